"""What came of the course: each lesson's result, the sum, and whether it is a pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from counter_ui.practice_course.lessons import Lesson

PASS_PERCENT: Final = 70
_ERROR_COSTS: Final = 2
_HINT_COSTS: Final = 3


@dataclass(frozen=True, slots=True)
class LessonResult:
    """How one lesson went; the time is shown and costs nothing."""

    points: int
    errors: int
    hints: int
    seconds: int
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class CourseResult:
    """Of one officer."""

    officer: str
    name: str = field(repr=False, default="")
    lessons: Mapping[str, LessonResult] = field(default_factory=dict)
    finished_on: str = ""
    """Day of the last lesson, yyyy-mm-dd."""
    code: str = ""
    """Of the pass; empty where there is none."""

    def with_lesson(self, lesson: Lesson, result: LessonResult) -> CourseResult:
        """The better of two results of one lesson stays."""
        before = self.lessons.get(lesson.id)
        if before is not None and before.points >= result.points and not before.skipped:
            return self
        return replace(self, lessons={**self.lessons, lesson.id: result})

    def points(self, lessons: tuple[Lesson, ...]) -> int:
        """Reached so far."""
        return sum(self.lessons[each.id].points for each in lessons if each.id in self.lessons)

    def next_lesson(self, lessons: tuple[Lesson, ...]) -> Lesson | None:
        """The first that was neither passed nor skipped; None at the end."""
        return next((each for each in lessons if each.id not in self.lessons), None)

    def is_pass(self, lessons: tuple[Lesson, ...]) -> bool:
        """Enough points, and everything passed that must be."""
        if any(each.must and not self._has_passed(each) for each in lessons):
            return False
        most = sum(each.points for each in lessons)
        return self.points(lessons) * 100 >= most * PASS_PERCENT

    def _has_passed(self, lesson: Lesson) -> bool:
        result = self.lessons.get(lesson.id)
        return result is not None and not result.skipped


def scored(lesson: Lesson, *, errors: int, hints: int, seconds: int) -> LessonResult:
    """Errors and hints cost; whoever passes has at least one point."""
    lost = errors * _ERROR_COSTS + min(hints, 1) * _HINT_COSTS
    return LessonResult(max(1, lesson.points - lost), errors, hints, seconds)


def skipped(seconds: int) -> LessonResult:
    """Nothing."""
    return LessonResult(0, 0, 0, seconds, skipped=True)
