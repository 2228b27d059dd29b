"""Time that a person at the keyboard cannot stretch."""

from __future__ import annotations

from typing import Protocol

from kiosk.domain.trusted_time import ClockReading, TimeStanding
from kiosk.ports.clock import Clock


class MachineClocks(Protocol):
    """The two clocks of a machine."""

    def reading(self) -> ClockReading:
        """Both now."""
        ...


class Timekeeper(Clock, Protocol):
    """A clock whose ``now`` is carried on from the centre's signed time where there is one."""

    def standing(self) -> TimeStanding:
        """What time it is, and how sure that is."""
        ...
