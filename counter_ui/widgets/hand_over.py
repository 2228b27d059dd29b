"""The head of a screen that was turned to the citizen: what, why, and what nobody asks for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical

from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText


class HandOver(Vertical):
    """Two large lines, and the standing one below them."""

    def __init__(self, words: Wording, what: CleanText, why: CleanText) -> None:
        super().__init__(classes="hand-over")
        self._words = words
        self._what = Words((what, "bold"), classes="hand-over-what")
        self._why = Words(why, classes="hand-over-why")

    def compose(self) -> ComposeResult:
        """What, why, and the warning."""
        yield self._what
        yield self._why
        yield Words((self._words("never_ask"), "bold $text-warning"), classes="hand-over-never")

    def say(self, what: CleanText, why: CleanText) -> None:
        """Another moment asks for something else."""
        self._what.say((what, "bold"))
        self._why.say(why)
