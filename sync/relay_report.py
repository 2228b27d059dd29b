"""What one pass of the relay did."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.outbox import FINAL, OutboxState
from kiosk.errors import KioskError


@dataclass(slots=True)
class RelayReport:
    """Counts of one pass, filled while it runs."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0
    set_aside: int = 0
    postponed: int = 0
    """Asked to come again later, or answered without a signature that holds."""
    trouble: KioskError | None = None
    """What ended the pass early; None where everything due was answered."""
    next_attempt_at: datetime | None = None
    elsewhere: bool = False
    """Another process is sending right now; this one did nothing."""
    reached: bool = False
    """Whether the centre answered at all."""
    moved: list[str] = field(default_factory=list)
    """Registration ids whose state is final now."""

    def count(self, registration_id: str, state: OutboxState) -> None:
        """One entry stands here now."""
        if state not in FINAL:
            self.postponed += 1
            return
        self.moved.append(registration_id)
        self.accepted += state is OutboxState.ACCEPTED
        self.refused += state is OutboxState.REFUSED
        self.set_aside += state is OutboxState.SET_ASIDE
