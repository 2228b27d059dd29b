from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiosk.config import Profile, Settings, load_settings
from kiosk.errors import TechnicianError


def refused(path: Path) -> TechnicianError:
    with pytest.raises(TechnicianError) as caught:
        load_settings(path)
    assert caught.value.facts["file"] == str(path)
    assert caught.value.facts["reason"]
    return caught.value


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "kiosk.toml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_no_file_gives_the_defaults() -> None:
    settings = load_settings(None)
    assert settings == Settings()
    assert settings.profile is Profile.PRODUCTION


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert load_settings(written(tmp_path, "")) == Settings()


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        'profile = "practice"\n[office]\ncode = "HADONG"\n[screen]\nlock_after_s = 60\n',
    )
    settings = load_settings(path)
    assert settings.profile is Profile.PRACTICE
    assert (settings.office.code, settings.screen.lock_after_s) == ("HADONG", 60)
    assert settings.office.counter == Settings().office.counter
    assert settings.printer == Settings().printer


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('colour = "red"', "colour"),
        ("[office]\ncolour = 1", "office.colour"),
        ("[nobody]\nx = 1", "nobody"),
        ("office = 1", "office"),
        ('profile = "holiday"', "profile"),
        ("profile = 1", "profile"),
        ("state_folder = 1", "state_folder"),
        ('[office]\ncode = "lower"', "office.code"),
        ('[office]\ncode = "A"', "office.code"),
        ('[office]\ncode = "ANBINH\\n"', "office.code"),
        ("[office]\nname = 7", "office.name"),
        ('[office]\nname = "a\\u001b[2J"', "office.name"),
        ('[office]\nname = "a\\u202eb"', "office.name"),
        (f'[office]\nname = "{"a" * 121}"', "office.name"),
        ('[screen]\nlock_after_s = "300"', "screen.lock_after_s"),
        ("[screen]\nlock_after_s = true", "screen.lock_after_s"),
        ("[screen]\nlock_after_s = 29", "screen.lock_after_s"),
        ("[screen]\nlock_after_s = 3601", "screen.lock_after_s"),
        ("[screen]\nlock_after_s = 2026-11-22", "screen.lock_after_s"),
        ('[screen]\nlanguage = "fr"', "screen.language"),
        ('[screen]\ntheme = "dark\\n"', "screen.theme"),
        ("[reader]\nname = []", "reader.name"),
        ("[[printer.devices]]\nname = 'q3'", "printer.devices.0.address"),
        ("[[printer.devices]]\nname = 'Q 3'\naddress = 'x'", "printer.devices.0.name"),
        (
            "[[printer.devices]]\nname = 'q3'\naddress = 'x'\ntask = 'all'",
            "printer.devices.0.task",
        ),
        ("[printer]\nrecovery_codes = 'no way'", "printer.recovery_codes"),
    ],
)
def test_what_is_wrong_is_named_by_file_key_and_reason(
    tmp_path: Path, content: str, key: str
) -> None:
    error = refused(written(tmp_path, content))
    assert (error.code, error.facts["key"]) == ("settings.wrong", key)


@pytest.mark.parametrize(
    "content",
    ["= 1", "[office", 'a = "', "a = 1\na = 2", "a = " + "[" * 100_000, b"\xff\xfe", b"a = '\xe0'"],
    ids=lambda content: content[:8],
)
def test_what_is_no_toml_is_refused(tmp_path: Path, content: str | bytes) -> None:
    assert refused(written(tmp_path, content)).code == "settings.not_toml"


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing.toml").code == "settings.unreadable"
    assert refused(tmp_path).code == "settings.unreadable"


def test_paths_are_below_the_state_folder_unless_absolute(tmp_path: Path) -> None:
    settings = Settings(state_folder=str(tmp_path))
    assert settings.below_state("receipts") == tmp_path / "receipts"
    assert settings.below_state("/var/receipts") == Path("/var/receipts")


def test_the_state_folder_may_be_the_account_s_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/srv/quay3")
    monkeypatch.setenv("XDG_STATE_HOME", "/var/state")
    assert Settings().state == Path("/var/state/motcua-kiosk")
    assert Settings(state_folder="~/kiosk").state == Path("/srv/quay3/kiosk")


def test_settings_cannot_be_changed_afterwards() -> None:
    settings: Any = Settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.profile = Profile.PRACTICE
    with pytest.raises(ValueError, match="frozen"):
        settings.office.code = "OTHER"


def test_the_office_goes_on_receipts_as_it_stands() -> None:
    office = Settings().office.as_office()
    assert (office.code, office.counter) == ("ANBINH", "Quầy 3")
