"""The first screen needs nothing heavy, and a crash tells nothing of a citizen."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fakes.passphrases import PlainPassphrases
from fakes.station import FakeStation
from support.counter_pilot import running

from counter_ui.crash import crash_code, report_text, save_report
from counter_ui.wording import load_wording
from kiosk.errors import AtTheDeskError

HEAVY = (
    "pydantic sqlmodel sqlalchemy cryptography asn1crypto PIL rich_pixels reportlab qrcode"
    " smartcard httpx2 fastapi alembic phonenumbers email_validator"
    " kiosk.use_cases kiosk.config kiosk.store kiosk.formats"
    " counter_ui.wiring counter_ui.screens.counter"
).split()


def test_the_app_imports_nothing_heavy() -> None:
    program = (
        "import sys, counter_ui.app, counter_ui.wording\n"
        "counter_ui.wording.load_wording('vi')\n"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert not [name for name in HEAVY if name in loaded]


async def test_nothing_heavy_is_imported_before_the_first_paint() -> None:
    program = """
import asyncio, sys
from counter_ui.app import CounterApp
from counter_ui.wording import load_wording
from kiosk.errors import TechnicianError
seen = []
def prepare():
    shown = app.screen.query_one("#officer-code").region.area > 0
    seen.append((shown, [name for name in sys.argv[1:] if name in sys.modules]))
    raise TechnicianError("settings.wrong")
app = CounterApp(prepare, load_wording())
async def main():
    async with app.run_test() as pilot:
        while not seen:
            await pilot.pause(0.02)
asyncio.run(main())
print(seen)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, *HEAVY], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[(True, [])]"


CANARY = "001099012345 NGUYỄN VĂN THỬ"


def _fails(value: str) -> None:
    held = value
    raise ValueError(f"cannot work with {held}")


def _failed() -> BaseException:
    try:
        try:
            _fails(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error
    except KeyError as error:
        return error
    raise AssertionError


def test_a_report_names_places_and_no_values(tmp_path: Path) -> None:
    path = save_report(_failed(), tmp_path)
    assert path is not None
    text = path.read_text(encoding="utf-8")
    assert "builtins.ValueError" in text and "builtins.KeyError" in text
    assert "_fails" in text and "test_screen_start.py" in text
    for part in CANARY.split():
        assert part not in text and part not in path.name


def test_the_same_place_has_the_same_code() -> None:
    codes = {crash_code(_failed()) for _ in range(2)}
    assert len(codes) == 1
    assert "officer.wait" in report_text(AtTheDeskError("officer.wait", seconds=3))


def test_a_folder_that_cannot_be_written_is_no_second_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert save_report(_failed(), tmp_path / "file" / "folder") is None


class BadPassphrases(PlainPassphrases):
    def matches(self, passphrase: str, phc: str) -> bool:
        _fails(CANARY + passphrase)
        return True


async def test_a_crash_in_a_worker_shows_a_code_and_no_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    station = FakeStation(passphrases=BadPassphrases())
    with pytest.raises(Exception):  # noqa: B017 - the pilot hands the crash on
        async with running(station, crash_folder=tmp_path, signed_in=False) as counter:
            await counter.type("CB01")
            await counter.press("enter")
            await counter.type("mat khau bi mat")
            await counter.press("enter")
            await counter.until(lambda: bool(list(tmp_path.iterdir())))
            await counter.pilot.pause()
    written = "".join(each.read_text(encoding="utf-8") for each in tmp_path.iterdir())
    shown = "".join(capsys.readouterr())
    for text in (written, shown):
        for part in (*CANARY.split(), "bi mat"):
            assert part not in text
    assert "_fails" in written
    assert load_wording("vi").coded("screen.crash").happened in shown
