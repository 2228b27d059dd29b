"""Opening the course: a practice counter with its reader in memory, and the pass book beside it."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from counter_ui.practice_course.pass_book import PassBook
from kiosk.config import Settings
from kiosk.domain.ledger import LedgerEntry
from kiosk.domain.local_day import VIETNAM

if TYPE_CHECKING:
    from datetime import date

    from counter_ui.practice_counter import PracticeCounter
    from counter_ui.practice_course.course_app import Classroom
    from counter_ui.station import Station

COURSE_FOLDER: Final = "practice-course"
"""Holds a practice counter's own state for each officer, below the state of the real one."""


def pass_book(settings: Settings) -> PassBook:
    """The book of this counter; its key is the store's."""
    from kiosk.devices.keystore import open_keystore

    return PassBook(settings.state, open_keystore(settings.state / "keys").store_key)


def open_course(settings: Settings, officer: str, name: str, *, again: bool) -> int:
    """Run the course for ``officer`` until the app is left; returns its exit status.

    ``again`` begins with the first lesson whatever was done before.
    """
    from counter_ui.leaving import last_words
    from counter_ui.practice_course.course_app import CourseApp
    from counter_ui.screens.sign_in import PRACTISE
    from counter_ui.wording import load_wording

    state = settings.state / COURSE_FOLDER / _folder_of(officer)
    if again or not pass_book(settings).result(officer).lessons:
        _begin_anew(state)
    state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with ExitStack() as stack:
        app = CourseApp(
            lambda: _opened(settings, state, stack, (officer, name), again=again),
            load_wording(settings.screen.language),
            theme=settings.screen.theme,
            crash_folder=state / "crashes",
        )
        app.run()
        sys.stdout.write(last_words(os.environ.get("TERM", "")))
        return 0 if app.return_code == PRACTISE else app.return_code or 0


def _opened(
    settings: Settings, state: Path, stack: ExitStack, who: tuple[str, str], *, again: bool
) -> tuple[Station, Classroom]:
    from counter_ui.door import practice_station
    from counter_ui.practice_course.course import Course
    from counter_ui.practice_course.course_app import Classroom
    from counter_ui.practice_course.stage import Stage
    from kiosk.practice.readers import PracticeReaders

    opened: list[PracticeCounter] = []
    station = practice_station(state, "", False, stack, opened.append)
    practice = opened[0]
    stage = Stage(practice, cast(PracticeReaders, practice.counter.readers))
    stack.callback(stage.close)
    book, (officer, name) = pass_book(settings), who
    course = Course(book, officer, name, time.monotonic, _today, _missing())
    if again:
        course.begin_again()
    store = practice.counter.store

    def entries() -> tuple[LedgerEntry, ...]:
        return store.run(lambda unit: tuple(unit.ledger.entries()))

    return station, Classroom(course, stage, entries)


def _begin_anew(state: Path) -> None:
    """The people of the lessons have no account yet; raises ``TechnicianError('store.in_use')``."""
    from counter_ui.practice_counter import practice_settings
    from counter_ui.wiring import only_screen

    if state.is_dir():
        with only_screen(practice_settings(state)):
            shutil.rmtree(state)


def _folder_of(officer: str) -> str:
    """A name that is one folder's, whatever was given as code."""
    return hashlib.sha256(officer.encode()).hexdigest()[:12]


def _missing() -> frozenset[str]:
    return frozenset() if shutil.which("softhsm2-util") else frozenset({"softhsm"})


def _today() -> date:
    return datetime.now(UTC).astimezone(VIETNAM).date()
