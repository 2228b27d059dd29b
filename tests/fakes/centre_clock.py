"""A clock that a test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.ports.clock import Clock


class MovedClock(Clock):
    """Stands still until ``pass_s``; the wall may be set apart from the monotonic time."""

    def __init__(self, now: datetime = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)) -> None:
        self.wall, self.monotonic = now, 0.0

    def now(self) -> datetime:
        return self.wall

    def monotonic_s(self) -> float:
        return self.monotonic

    def pass_s(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic += seconds
