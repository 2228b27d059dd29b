"""What a lesson needs around it: whose card lies there, and what goes wrong."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from counter_ui.chip_wiring import practice_card
from counter_ui.practice_centre import switch_faults
from counter_ui.practice_counter import PracticeCounter
from counter_ui.practice_course.lessons import Lesson
from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.errors import KioskError
from kiosk.ports.card_reader import CardPresence
from kiosk.practice.people import load_person
from kiosk.practice.readers import PracticeReaders

_LOOK_S: Final = 0.05
_UNTIL_PULLED_S: Final = 0.3
_AWAY_S: Final = 4.0
_KEPT_ASIDE: Final = ".co-giay"


class Stage:
    """Set for one lesson at a time; :meth:`close` makes everything well again."""

    def __init__(self, practice: PracticeCounter, readers: PracticeReaders) -> None:
        self._practice, self._readers = practice, readers
        self._stop = threading.Event()
        self._lesson: Lesson | None = None
        settings = practice.counter.settings
        self._papers = settings.below_state(settings.printer.folder)

    def set(self, lesson: Lesson | None) -> str:
        """Begin a lesson, or end the last; returns the QR text of the card that lies there."""
        self.close()
        self._lesson = lesson
        self._readers.remove()
        if lesson is None:
            return ""
        if lesson.stage == "centre_away":
            self._centre_fails(True)
        elif lesson.stage == "no_paper":
            _take_paper_away(self._papers)
        if not lesson.person:
            return ""
        person = load_person(lesson.person)
        chip = practice_card(self._practice.counter.settings, person).chip()
        self._readers.insert(chip)
        if lesson.stage == "pull_card":
            self._stop = threading.Event()
            pulls = (chip, self._stop)
            threading.Thread(target=self._pull, args=pulls, name="stage", daemon=True).start()
        return person.qr_text()

    def look(self, entries: Sequence[LedgerEntry]) -> bool:
        """What the lesson itself ends; whether the centre is back just now."""
        lesson, kinds = self._lesson, {each.kind for each in entries}
        if lesson is None:
            return False
        if lesson.stage == "no_paper" and LedgerKind.NOT_PRINTED in kinds:
            _bring_paper_back(self._papers)
        if lesson.stage == "centre_away" and LedgerKind.RECORDED in kinds:
            return self._centre_fails(False)
        return False

    def close(self) -> None:
        """No fault stays behind."""
        self._stop.set()
        _bring_paper_back(self._papers)
        lesson = self._lesson
        if lesson is not None and lesson.stage == "centre_away":
            self._centre_fails(False)
        self._lesson = None

    def _centre_fails(self, fails: bool) -> bool:
        with suppress(KioskError):
            switch_faults(self._practice.centre.folder, {"fail": fails})
        return not fails

    def _pull(self, chip: object, stop: threading.Event) -> None:
        """Wait for the reading, take the card away in its middle, lay it back later."""
        while not self._in_use():
            if stop.wait(_LOOK_S):
                return
        if stop.wait(_UNTIL_PULLED_S):
            return
        self._readers.remove()
        if not stop.wait(_AWAY_S):
            self._readers.insert(chip)  # type: ignore[arg-type]

    def _in_use(self) -> bool:
        return self._readers.readers()[0].presence is CardPresence.IN_USE


def _take_paper_away(papers: Path) -> None:
    """A file where the folder was: nothing can be written, whoever runs this."""
    aside = papers.with_name(papers.name + _KEPT_ASIDE)
    if papers.is_dir() and not aside.exists():
        papers.rename(aside)
    if not papers.exists():
        papers.touch()


def _bring_paper_back(papers: Path) -> None:
    aside = papers.with_name(papers.name + _KEPT_ASIDE)
    if papers.is_file():
        papers.unlink()
    if aside.is_dir() and not papers.exists():
        aside.rename(papers)
