"""The two clocks of a machine that a test sets, moves and starts anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from kiosk.domain.trusted_time import ClockReading
from kiosk.ports.timekeeping import MachineClocks


class SetClocks(MachineClocks):
    """Starts at 10:15 in Vietnam on 22 November 2026."""

    def __init__(self, wall: datetime = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)) -> None:
        self._wall, self._steady_s, self._boots = wall, 500.0, 1

    def reading(self) -> ClockReading:
        return ClockReading(self._wall, self._steady_s, f"boot-{self._boots}")

    def pass_time(self, **span: float) -> None:
        self._wall += timedelta(**span)
        self._steady_s += timedelta(**span).total_seconds()

    def set_by(self, **span: float) -> None:
        """Somebody sets the wall clock."""
        self._wall += timedelta(**span)

    def restart(self, *, off: timedelta = timedelta()) -> None:
        """The machine was off for a while; its wall clock went on."""
        self._wall += off
        self._steady_s, self._boots = 20.0, self._boots + 1
