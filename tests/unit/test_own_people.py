"""People and numbers of a trainer's own: the page's examples work, and a mistake is named."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from pathlib import Path

import pytest

from counter_ui.practice_centre import centre_process
from kiosk.errors import TechnicianError
from kiosk.practice.people import load_person
from sync.sandbox.registers import FOLDER, Registers, load_registers

PAGE = Path(__file__).parents[2] / "docs" / "practice-people.md"
EXAMPLES = re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
KEYS = {"insured": "code", "subscribers": "phone", "sims": "phone", "accounts": "number"}


def refused(folder: Path) -> str:
    with pytest.raises(TechnicianError) as caught:
        load_registers(folder)
    assert caught.value.code == "registers.malformed"
    return str(caught.value.facts["reason"])


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_the_examples_of_the_page_are_read(tmp_path: Path, form: str) -> None:
    seen = set()
    for example in EXAMPLES[:-1]:
        (name,) = tomllib.loads(example)
        written = unicodedata.normalize(form, example)  # type: ignore[arg-type]
        (tmp_path / f"{name}.toml").write_text(written, "utf-8")
        seen.add(name)
        (row,) = tomllib.loads(example)[name]
        entry = getattr(load_registers(tmp_path), name)[row[KEYS[name]]]
        assert entry.name == row["name"]
    assert seen == set(Registers.model_fields)


def test_the_card_of_the_page_is_read(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(EXAMPLES[-1], "utf-8")
    assert load_person(tmp_path / "mine.toml").number == "079302001111"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[[subscribers]]\nphone = "0977"', "[[subscribers]] 1, phone: "),
        ('[[subscribers]]\nphone = "0977000111"\nbirth = "31/02/2002"', "[[subscribers]] 1, birth"),
        ('[[subscribers]]\nphone = "0977000111"\nnam = "X"', "[[subscribers]] 1, nam: "),
        ('[[subscriber]]\nphone = "0977000111"', "[[subscriber]] must be [[subscribers]]"),
        ("[subscribers]\n", "must be written as [[subscribers]]"),
        ("subscribers = [1]\n", "[[subscribers]] 1, "),
        ("[[subscribers]\n", "not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "subscribers.toml").write_text(content, "utf-8")
    assert said in refused(tmp_path)


def test_a_file_that_is_no_register_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "subscriber.toml").touch()
    assert "subscribers.toml" in refused(tmp_path)


def test_the_demonstration_says_it_too_before_it_starts_its_centre(tmp_path: Path) -> None:
    folder = tmp_path / "centre"
    (folder / FOLDER).mkdir(parents=True)
    (folder / FOLDER / "sims.toml").write_text('[[sims]]\nphone = "1"', "utf-8")
    with pytest.raises(TechnicianError) as caught, centre_process(folder, tmp_path):
        raise AssertionError("started")
    assert caught.value.code == "registers.malformed"
