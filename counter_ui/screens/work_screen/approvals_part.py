"""Chờ duyệt, where registrations are not left for a later approval."""

from __future__ import annotations

from textual.app import ComposeResult

from counter_ui.screens.work_screen.part import Part
from counter_ui.widgets.words import Words


class ApprovalsPart(Part):
    """Says so in words; where there is a list, its own card stands instead."""

    def compose(self) -> ComposeResult:
        """Two lines."""
        yield Words((self.words("work.no_approvals"), "bold $text-success"), classes="work-count")
        yield Words((self.words("work.no_approvals_means"), "$quiet"), classes="work-details")
