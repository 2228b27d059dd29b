"""An officer at the plain counter: answers by what is asked, and remembers every line."""

from __future__ import annotations

from collections.abc import Sequence

from counter_ui.plain.talk import NobodyAnswers, Talk, TalkEnded
from counter_ui.typing.composer import Typing
from kiosk.domain.clean_text import CleanText

NOBODY = "\x00"
"""Instead of an answer: the idle time goes by."""


class ScriptedTalk(Talk):
    """Gives the answers in order; ends when there are no more."""

    def __init__(self, answers: Sequence[str], hidden: Sequence[str]) -> None:
        self._answers, self._hidden = list(answers), list(hidden)
        self.lines: list[str] = []
        self.wiped_at: list[int] = []
        self.interrupts: list[bool] = []
        """Whether a line is typed in the next pauses."""
        self._pauses_left = 200

    def say(self, line: CleanText) -> None:
        assert isinstance(line, CleanText)
        self.lines.append(line)

    def ask(
        self,
        question: CleanText,
        *,
        typing: Typing = Typing.NONE,
        fresh: bool = False,
        quiet: bool = False,
    ) -> str:
        self.lines.append(question)
        if not self._answers:
            raise TalkEnded
        answer = self._answers.pop(0)
        if answer == NOBODY:
            raise NobodyAnswers
        return answer

    def ask_hidden(self, question: CleanText) -> str:
        self.lines.append(question)
        if not self._hidden:
            raise TalkEnded
        answer = self._hidden.pop(0)
        if answer == NOBODY:
            raise NobodyAnswers
        return answer

    def ask_pin(self, question: CleanText) -> bytearray:
        return bytearray(self.ask_hidden(question).encode())

    def pause(self, seconds: float) -> bool:
        self._pauses_left -= 1
        assert self._pauses_left, "waits for ever"
        return self.interrupts.pop(0) if self.interrupts else False

    def wipe(self) -> None:
        self.wiped_at.append(len(self.lines))

    @property
    def unasked(self) -> bool:
        """Whether an answer was never asked for."""
        return bool(self._answers or self._hidden)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)
