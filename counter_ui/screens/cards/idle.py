"""Nobody is at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult

from counter_ui.screens.cards.card import Card
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words


class IdleCard(Card):
    """Waits for F2."""

    def compose(self) -> ComposeResult:
        """Two lines in the middle."""
        yield Words((self.words("idle.title"), "bold"), classes="big-line")
        yield Words((self.words("idle.next"), "$quiet"), classes="big-line")
        yield self.errors

    @property
    def hints(self) -> Sequence[Hint]:
        """A new draft, or the end of the shift."""
        return (("F2", "key.new"), ("F1", "key.help"), ("F9", "key.lock"), ("F10", "key.close"))
