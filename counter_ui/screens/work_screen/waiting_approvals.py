"""Where the list of registrations that wait for a later approval is hooked in."""

from __future__ import annotations

from typing import Protocol

from counter_ui.screens.cards.card import Card
from counter_ui.station import Station
from counter_ui.wording import Wording
from kiosk.domain.officer import Shift


class WaitingApprovals(Protocol):
    """Behind key 4 of the work screen; a counter without it says that nothing waits so here."""

    def count(self) -> int:
        """How many wait; runs in a worker thread, and raises ``KioskError``."""
        ...

    def card(self, station: Station, words: Wording, shift: Shift) -> Card:
        """The card with the list. Its Esc posts ``CardDone``, which leads to the desk at rest."""
        ...
