"""The lesson before the counter: what to do, in words; F1 the hint; at the end the sum."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen

from counter_ui.practice_course.lessons import Lesson
from counter_ui.practice_course.results import LessonResult
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText


class BriefScreen(ModalScreen[None]):
    """Enter goes to the counter; the counter stays as it is beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "dismiss", show=False),
        Binding("f1", "hint", show=False),
        Binding("f8", "skip", show=False),
    ]

    class HintTaken(Message):
        """It costs."""

    class Skipped(Message):
        """The next one, please."""

    def __init__(
        self,
        lesson: Lesson,
        place: tuple[int, int],
        words: Wording,
        *,
        before: LessonResult | None = None,
    ) -> None:
        """``before`` is the result of the lesson that was passed just now."""
        super().__init__()
        self._lesson, self._place, self._words, self._before = lesson, place, words, before
        self._text = lesson.words[words.language]

    def compose(self) -> ComposeResult:
        """Title, goal, hint, keys."""
        words, lesson = self._words, self._lesson
        at, of = self._place
        with VerticalScroll(id="help-box"):
            if self._before is not None:
                yield Words((passed_text(self._before, words), "bold $text-success"))
            head = words("course.lesson", at=at, of=of, points=lesson.points)
            yield Words((head, "$quiet"), (self._text.title, "bold $accent"), classes="card-title")
            yield Words((self._text.goal, "bold"), classes="help-line")
            if lesson.must:
                yield Words((words("course.must"), "$text-warning"), classes="help-line")
            yield Words(id="course-hint", classes="help-line")
            keys = KeyLine(words)
            keys.offer((("Enter", "key.course_begin"), ("F1", "key.course_hint"),
                        ("F8", "key.course_skip")))  # fmt: skip
            yield keys

    def action_hint(self) -> None:
        """F1."""
        said = (CleanText("→"), "bold $accent"), (self._text.hint, "")
        self.query_one("#course-hint", Words).say(*said)
        self.post_message(self.HintTaken())

    def action_skip(self) -> None:
        """F8."""
        self.dismiss()
        self.post_message(self.Skipped())


class EndScreen(ModalScreen[None]):
    """All lessons are behind: points, pass, code."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "dismiss", show=False)]

    def __init__(self, lines: tuple[CleanText, ...], words: Wording) -> None:
        super().__init__()
        self._lines, self._words = lines, words

    def compose(self) -> ComposeResult:
        """What came of it."""
        with VerticalScroll(id="help-box"):
            yield Words((self._words("course.end"), "bold $accent"), classes="card-title")
            for each in self._lines:
                yield Words(each, classes="help-line")
            yield Words((self._words("help.close"), "$quiet"))


def passed_text(result: LessonResult, words: Wording) -> CleanText:
    """*Đạt*: points, errors, hints, time."""
    minutes, seconds = divmod(result.seconds, 60)
    return words(
        "course.passed",
        points=result.points,
        errors=result.errors,
        hints=result.hints,
        time=f"{minutes}:{seconds:02}",
    )
