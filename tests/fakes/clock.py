"""Time that moves when a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.ports.clock import Clock


class SetClock(Clock):
    """Starts at 10:15 in Vietnam on 22 November 2026."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)) -> None:
        self._now = now
        self._monotonic_s = 1000.0

    def now(self) -> datetime:
        return self._now

    def monotonic_s(self) -> float:
        return self._monotonic_s

    def pass_time(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic_s += seconds

    def set_to(self, now: datetime) -> None:
        """Set the wall clock, as a technician may; the monotonic clock does not move."""
        self._now = now
