"""The list of waiting approvals, as the work screen asks for it."""

from __future__ import annotations

from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.waiting_approvals import WaitingApprovalsCard
from counter_ui.station import OfficerDesk, Station
from counter_ui.wording import Wording
from kiosk.domain.officer import Shift


class LaterApprovals:
    """Behind key 4 of the work screen."""

    def __init__(self, officers: OfficerDesk) -> None:
        self._officers = officers

    def count(self) -> int:
        """How many wait; raises ``KioskError``."""
        return self._officers.approve_later.count()

    def card(self, station: Station, words: Wording, shift: Shift) -> Card:
        """A fresh list; whose shift it is does not matter, for the approver signs in beside."""
        return WaitingApprovalsCard(station, self._officers, words)
