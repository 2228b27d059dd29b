"""What a self-service kiosk says of itself to the counters of its office; never of its citizen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.clean_text import CleanText


@dataclass(frozen=True, slots=True)
class KioskState:
    """One kiosk as the centre heard of it last."""

    device_id: str
    name: CleanText
    """Such as *Ki-ốt 1*."""
    seen_at: datetime
    calling: bool = False
    """A citizen there asks for somebody."""
    answered_by: CleanText = CleanText("")  # noqa: RUF009 - an immutable text
    """The counter whose officer said that somebody is coming; empty while nobody did."""
    troubles: tuple[str, ...] = ()
    """Fault codes, the worst first."""

    @property
    def waits(self) -> bool:
        """Called, and nobody has answered."""
        return self.calling and not self.answered_by


NO_KIOSKS: tuple[KioskState, ...] = ()
