"""The counter with a course over it: the same app, a lesson at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message

from counter_ui import messages
from counter_ui.app import CounterApp
from counter_ui.practice_course.brief_screen import BriefScreen, EndScreen
from counter_ui.practice_course.course import Course
from counter_ui.practice_course.ending import ending_lines
from counter_ui.practice_course.results import LessonResult
from counter_ui.practice_course.stage import Stage
from counter_ui.screens.counter import CounterScreen
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.ledger import LedgerEntry

_LOOK_S: Final = 0.7


@dataclass(frozen=True, slots=True)
class Classroom:
    """What stands behind the course once the practice counter is open."""

    course: Course
    stage: Stage
    entries: Callable[[], tuple[LedgerEntry, ...]]
    """The practice ledger, from its first entry."""


class LessonSet(Message, bubble=False):
    """The card lies there; its QR text for F12."""

    def __init__(self, qr: str, said: str) -> None:
        super().__init__()
        self.qr, self.said = qr, said


class LessonPassed(Message, bubble=False):
    """By what the ledger holds."""

    def __init__(self, result: LessonResult) -> None:
        super().__init__()
        self.result = result


class CourseApp(CounterApp):
    """F1 is the lesson, F1 again its hint; all else is the counter."""

    CSS_PATH = "../sign_in.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "brief", show=False, priority=True),
    ]

    def __init__(
        self,
        prepare: Callable[[], tuple[Station, Classroom]],
        wording: Wording,
        *,
        theme: str = "dark",
        crash_folder: Path | None = None,
    ) -> None:
        super().__init__(self._opened, wording, theme=theme, crash_folder=crash_folder)
        self._open = prepare
        self._room: Classroom | None = None
        self._looking = False
        self._begun = False

    def _opened(self) -> Station:
        station, self._room = self._open()
        return station

    def on_mount(self) -> None:
        """Look into the ledger from time to time."""
        self.set_interval(_LOOK_S, self._look)

    async def on_shift_opened(self, message: messages.ShiftOpened) -> None:
        """The counter's own handler runs too; the first lesson waits over its screen."""
        self.call_later(self._begin)

    def _begin(self) -> None:
        if not self._begun and isinstance(self.screen, CounterScreen):
            self._begun = True
            self._next(None)

    # A lesson

    def _next(self, before: LessonResult | None) -> None:
        room = self._room
        if room is None:
            return
        lesson = room.course.begin_next(room.entries())
        self._in_background("stage", lambda: LessonSet(room.stage.set(lesson), self._said()))
        if lesson is None:
            lines = ending_lines(room.course.result, self._wording)
            self.push_screen(EndScreen(lines, self._wording))
        else:
            place = room.course.place
            self.push_screen(BriefScreen(lesson, place, self._wording, before=before))

    def _said(self) -> str:
        room = self._room
        lesson = room.course.lesson if room else None
        if room is None or lesson is None:
            return ""
        at, of = room.course.place
        title = lesson.words[self._wording.language].title
        return self._wording("course.banner", at=at, of=of, title=title)

    def on_lesson_set(self, message: LessonSet) -> None:
        """F12 scans the card of this lesson; the head says which it is."""
        if self._station is None:
            return
        self._station = replace(self._station, practice_qr=message.qr, practice_lesson=message.said)
        for screen in self.screen_stack:
            if isinstance(screen, CounterScreen):
                screen.station = self._station
                screen.offer_hints()

    def _look(self) -> None:
        room = self._room
        if room is None or self._looking or room.course.lesson is None or not self._begun:
            return
        self._looking = True
        self.run_worker(self._looked, thread=True, name="course", group="course")

    def _looked(self) -> None:
        """In a thread: what has happened since the lesson began?"""
        room, station = self._room, self._station
        if room is None or station is None:
            return
        entries = room.entries()
        if room.stage.look(room.course.of_this_lesson(entries)):
            station.wake_post()
        result = room.course.look(entries)
        if result is not None:
            self.post_message(LessonPassed(result))
        else:
            self._looking = False

    def on_lesson_passed(self, message: LessonPassed) -> None:
        """On to the next."""
        self._next(message.result)
        self._looking = False

    # Keys

    def action_brief(self) -> None:
        """F1: the lesson again; on it, the hint."""
        if isinstance(self.screen, BriefScreen):
            self.screen.action_hint()
            return
        room = self._room
        lesson = room.course.lesson if room and self._begun else None
        if room is None or lesson is None:
            if isinstance(self.screen, CounterScreen):
                self.screen.action_help()
            return
        self.push_screen(BriefScreen(lesson, room.course.place, self._wording))

    def on_brief_screen_hint_taken(self) -> None:
        """It costs."""
        if self._room is not None:
            self._room.course.take_hint()

    def on_brief_screen_skipped(self) -> None:
        """No points for this one."""
        if self._room is not None:
            self._room.course.skip()
            self._next(None)
