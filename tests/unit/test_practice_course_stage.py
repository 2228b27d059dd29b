"""What a lesson breaks, it breaks for itself only, and mends at its end."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from fakes.station import card_of

from counter_ui.practice_counter import PracticeCounter
from counter_ui.practice_course import stage as stage_module
from counter_ui.practice_course.lessons import Lesson, all_lessons
from counter_ui.practice_course.stage import Stage
from kiosk.config import Settings
from kiosk.domain.ledger import LedgerKind, chained
from kiosk.errors import AtTheDeskError
from kiosk.ports.card_reader import CardPresence
from kiosk.practice.people import load_person
from kiosk.practice.readers import PracticeReaders

PATIENCE_S = 60.0
SHIFT_AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """How the centre was told to behave; the card of a lesson needs no signing authority here."""
    said: list[bool] = []
    monkeypatch.setattr(
        stage_module, "switch_faults", lambda folder, wanted: said.append(wanted["fail"])
    )
    monkeypatch.setattr(stage_module, "practice_card", lambda settings, person: card_of())
    return said


def stage_in(folder: Path, readers: PracticeReaders) -> Stage:
    counter = SimpleNamespace(settings=Settings(state_folder=str(folder)))
    practice = SimpleNamespace(counter=counter, centre=SimpleNamespace(folder=folder))
    return Stage(cast(PracticeCounter, practice), readers)


def lesson(name: str) -> Lesson:
    return next(each for each in all_lessons() if each.id == name)


def presence(readers: PracticeReaders) -> CardPresence:
    return readers.readers()[0].presence


def until(readers: PracticeReaders, wanted: CardPresence) -> None:
    end = time.monotonic() + PATIENCE_S
    while presence(readers) is not wanted:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_the_card_of_the_lesson_lies_there_and_goes_with_it(
    tmp_path: Path, told: list[bool]
) -> None:
    readers = PracticeReaders()
    stage = stage_in(tmp_path, readers)
    chip = lesson("chip")
    assert stage.set(chip) == load_person(chip.person).qr_text()
    assert presence(readers) is CardPresence.PRESENT
    assert stage.set(lesson("typed")) == ""
    assert presence(readers) is CardPresence.ABSENT and told == []


def test_the_card_is_pulled_in_the_middle_of_a_reading_and_comes_back(
    tmp_path: Path, told: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "_AWAY_S", 0.1)
    monkeypatch.setattr(stage_module, "_UNTIL_PULLED_S", 0.0)
    readers = PracticeReaders()
    stage = stage_in(tmp_path, readers)
    stage.set(lesson("card_pulled"))
    with readers.connect() as channel, pytest.raises(AtTheDeskError, match=r"card\.removed"):
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            channel.transmit(b"\x00\xa4\x04\x0c\x00")
            time.sleep(0.01)
    until(readers, CardPresence.PRESENT)
    stage.close()


def test_the_centre_answers_again_once_it_is_recorded(tmp_path: Path, told: list[bool]) -> None:
    stage = stage_in(tmp_path, PracticeReaders())
    stage.set(lesson("centre_away"))
    recorded = chained(None, LedgerKind.RECORDED.value, {}, SHIFT_AT)
    assert told == [True] and not stage.look(())
    assert stage.look((recorded,)) and told == [True, False]


def test_paper_can_be_written_again_once_it_failed(tmp_path: Path, told: list[bool]) -> None:
    papers = tmp_path / "receipts"
    papers.mkdir()
    (papers / "earlier.pdf").write_bytes(b"%PDF")
    stage = stage_in(tmp_path, PracticeReaders())
    stage.set(lesson("no_paper"))
    with pytest.raises(OSError):
        (papers / "next.pdf").write_bytes(b"")
    stage.look((chained(None, LedgerKind.NOT_PRINTED.value, {}, SHIFT_AT),))
    (papers / "next.pdf").write_bytes(b"")
    assert (papers / "earlier.pdf").exists()


@pytest.mark.parametrize("name", ["centre_away", "no_paper"])
def test_leaving_in_the_middle_leaves_nothing_broken(
    tmp_path: Path, told: list[bool], name: str
) -> None:
    stage = stage_in(tmp_path, PracticeReaders())
    stage.set(lesson(name))
    stage.close()
    assert not (tmp_path / "receipts").is_file() and told in ([], [True, False])
