"""The course as it runs: which lesson, since when, what came of it. No screen, no thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from counter_ui.practice_course.lessons import Lesson, all_lessons
from counter_ui.practice_course.pass_book import PassBook
from counter_ui.practice_course.results import CourseResult, LessonResult, scored, skipped
from kiosk.domain.ledger import LedgerEntry


@dataclass(slots=True)
class Course:
    """One officer's way through the lessons; ``monotonic_s`` and ``today`` are asked each time."""

    book: PassBook
    officer: str
    name: str
    monotonic_s: Callable[[], float]
    today: Callable[[], date]
    missing: frozenset[str] = frozenset()
    """Of what lessons need: what is not on this machine."""
    result: CourseResult = field(init=False)
    lesson: Lesson | None = field(default=None, init=False)
    _since: int = field(default=0, init=False)
    _begun_s: float = field(default=0.0, init=False)
    _hints: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        """Where this officer stopped last time."""
        self.result = replace(self.book.result(self.officer), name=self.name)

    @property
    def place(self) -> tuple[int, int]:
        """Number of the lesson, from 1, and of how many."""
        lessons = all_lessons()
        at = lessons.index(self.lesson) + 1 if self.lesson else len(lessons)
        return at, len(lessons)

    def begin_next(self, entries: Sequence[LedgerEntry]) -> Lesson | None:
        """The next one, from here on; one that this machine cannot do is passed over."""
        lessons = all_lessons()
        self.lesson = self.result.next_lesson(lessons)
        while self.lesson is not None and self.lesson.needs in self.missing:
            self._keep(self.lesson, skipped(0))
            self.lesson = self.result.next_lesson(lessons)
        self._since = entries[-1].sequence if entries else 0
        self._begun_s, self._hints = self.monotonic_s(), 0
        return self.lesson

    def of_this_lesson(self, entries: Sequence[LedgerEntry]) -> tuple[LedgerEntry, ...]:
        """What was written since it began."""
        return tuple(each for each in entries if each.sequence > self._since)

    def look(self, entries: Sequence[LedgerEntry]) -> LessonResult | None:
        """The lesson's result once it is passed; it is written down."""
        lesson, since = self.lesson, self.of_this_lesson(entries)
        if lesson is None or not lesson.passed(since):
            return None
        result = scored(
            lesson, errors=lesson.errors(since), hints=self._hints, seconds=self._seconds()
        )
        self._keep(lesson, result)
        return result

    def take_hint(self) -> None:
        """It costs once a lesson."""
        self._hints += 1

    def skip(self) -> None:
        """No points."""
        if self.lesson is not None:
            self._keep(self.lesson, skipped(self._seconds()))

    def begin_again(self) -> None:
        """Forget all results of this officer."""
        self.result = CourseResult(self.officer, self.name)

    def _seconds(self) -> int:
        return int(self.monotonic_s() - self._begun_s)

    def _keep(self, lesson: Lesson, result: LessonResult) -> None:
        self.result = self.book.keep(self.result.with_lesson(lesson, result), self.today())
