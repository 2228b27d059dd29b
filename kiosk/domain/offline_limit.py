"""How far a counter may still go without the centre: entries and hours, whichever ends first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.outbox import OutboxSummary
from kiosk.domain.policy import OfflineLimits

WARNING_FROM: Final = 0.7
"""Share of the limit from which on people are told what is left."""


@dataclass(frozen=True, slots=True)
class OfflineStanding:
    """Where the counter stands between nothing waiting and the limit."""

    share: float
    """0 where nothing waits, 1 and more where the limit is reached."""
    entries_left: int
    time_left: timedelta
    """Never negative; the whole limit while nothing waits."""

    @property
    def reached(self) -> bool:
        """New registrations stop; sending and exporting go on."""
        return self.share >= 1.0

    @property
    def near(self) -> bool:
        """Whether to count down aloud."""
        return self.share >= WARNING_FROM


def offline_standing(
    waiting: OutboxSummary, limits: OfflineLimits, now: datetime
) -> OfflineStanding:
    """``now`` is the trusted time: a wall clock could be set back to stretch the hours."""
    longest = timedelta(hours=limits.hours)
    age = now - waiting.oldest_at if waiting.oldest_at else timedelta()
    if waiting.oldest_at is not None and longest <= timedelta():
        by_time = 1.0
    else:
        by_time = age / longest if longest else 0.0
    by_count = waiting.waiting / limits.entries if limits.entries else 1.0
    return OfflineStanding(
        share=max(by_time, by_count, 0.0),
        entries_left=max(limits.entries - waiting.waiting, 0),
        time_left=min(max(longest - age, timedelta()), longest),
    )
