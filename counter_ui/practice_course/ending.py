"""The sum of the course in words: for the screen, the report and the paper."""

from __future__ import annotations

from typing import Any

from counter_ui.practice_course.lessons import all_lessons
from counter_ui.practice_course.results import PASS_PERCENT, CourseResult
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText


def ending_lines(result: CourseResult, words: Wording) -> tuple[CleanText, ...]:
    """Points, pass or not, code, and which lessons are still to be done."""
    lessons = all_lessons()
    most = sum(each.points for each in lessons)
    lines = [words("course.points", points=result.points(lessons), most=most)]
    if result.code:
        lines.append(words("course.pass", code=result.code, day=result.finished_on))
    else:
        lines.append(words("course.no_pass", percent=PASS_PERCENT))
    for lesson in lessons:
        done = result.lessons.get(lesson.id)
        if done is None or done.skipped:
            lines.append(words("course.open", title=lesson.words[words.language].title))
    return tuple(lines)


def as_json(result: CourseResult, *, valid: bool) -> dict[str, Any]:
    """For ``kiosk practice report --json``."""
    lessons = all_lessons()
    return {
        "officer": result.officer,
        "points": result.points(lessons),
        "most": sum(each.points for each in lessons),
        "lessons": sum(not each.skipped for each in result.lessons.values()),
        "of": len(lessons),
        "errors": sum(each.errors for each in result.lessons.values()),
        "hints": sum(each.hints for each in result.lessons.values()),
        "minutes": sum(each.seconds for each in result.lessons.values()) // 60,
        "pass": valid,
        "code": result.code if valid else "",
        "day": result.finished_on,
    }
