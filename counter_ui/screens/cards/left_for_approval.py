"""Nobody is at the desk; the last registration waits for its approver."""

from __future__ import annotations

from textual.app import ComposeResult

from counter_ui.screens.cards.idle import IdleCard
from counter_ui.widgets.words import Words


class LeftForApprovalCard(IdleCard):
    """Says what the citizen has not got yet."""

    def compose(self) -> ComposeResult:
        """What was done, and what to say."""
        yield Words((self.words("later.left"), "bold $text-warning"), classes="big-line")
        yield Words((self.words("later.left_means"), "$text-warning"), classes="big-line")
        yield self._question
        yield self.errors
