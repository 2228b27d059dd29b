"""One line of help beside the question, or what is wrong, in three parts, in its place."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText

_CROSS = CleanText("✕")
_THEN = CleanText("→")


class Note(Words):
    """Help comes back when the error is over."""

    def __init__(self, help_lines: Sequence[CleanText]) -> None:
        super().__init__(classes="note")
        self._help = list(help_lines)
        self.code = ""
        """Of the error that stands here; empty while there is help."""
        self.show_help()

    def show_help(self, more: Sequence[Content] = ()) -> None:
        """What the question is about; ``more`` stands below it."""
        quiet = [line((each, "$quiet")) for each in self._help]
        self.update(lines(*quiet, *more))
        self.set_class(False, "-error")
        self.code = ""

    def tell(self, words: ErrorWords) -> None:
        """What happened, what to do, whom to call; the mark says that it is an error."""
        self.update(
            lines(
                line((_CROSS, "bold $text-error"), (words.happened, "bold $text-error")),
                line((_THEN, "$text-error"), words.do),
                line((words.call, "$quiet"), (CleanText(f"[{words.code}]"), "$quiet")),
            )
        )
        self.set_class(True, "-error")
        self.code = str(words.code)
