"""An error beside its field: what happened, what to do, whom to call."""

from __future__ import annotations

from textual.content import Content

from counter_ui.widgets.words import Words, line, lines
from counter_ui.wording import ErrorWords
from kiosk.domain.clean_text import CleanText

CROSS = CleanText("✕")


class ErrorBox(Words):
    """Hidden until there is something to say."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, classes="error-box")
        self.display = False
        self.code = ""
        """Of what is said now; empty while nothing is wrong."""

    def tell(self, words: ErrorWords) -> None:
        """Show the three parts and the code."""
        self.update(_three_parts(words))
        self.display, self.code = True, str(words.code)

    def clear_error(self) -> None:
        """Nothing is wrong any more."""
        self.display, self.code = False, ""


def _three_parts(words: ErrorWords) -> Content:
    happened = line((CROSS, "bold $text-error"), (words.happened, "bold $text-error"))
    do = line((CleanText("→"), "$text-error"), words.do)
    call = line((words.call, "$quiet"), (CleanText(f"[{words.code}]"), "$quiet"))
    return lines(happened, do, call)
