"""Kiosks and counters of one office: calls for staff, and how each kiosk is."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.clean_text import CleanText
from kiosk.domain.kiosk_state import KioskState


class StaffCalls(Protocol):
    """All three ask the centre; ``LaterError`` where it cannot be asked."""

    def say(self, *, calling: bool, troubles: tuple[str, ...]) -> CleanText:
        """A kiosk says how it is; the counter that has answered its call, or empty."""

    def kiosks(self) -> tuple[KioskState, ...]:
        """The office's, as a counter may see them: those heard of within the last minutes."""

    def answer(self, device_id: str, officer_code: str) -> None:
        """Somebody is coming."""
