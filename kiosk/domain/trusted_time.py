"""What time it truly is: the centre's signed time, carried on by a clock that nobody sets.

Three witnesses: the wall clock (anybody may set it), a steady clock (counts from the start of the
machine, also through its sleep), and moments that are known: the centre's signed time, or at least
the newest entry of the ledger, before which it cannot be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

TOLERANCE: Final = timedelta(seconds=120)
"""By so much a wall clock may be wrong without a word."""


class ClockFault(StrEnum):
    """What the wall clock did; the values are error codes."""

    NONE = ""
    BACK = "clock.back"
    FORWARD = "clock.forward"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """Both clocks of the machine at one moment."""

    wall: datetime
    steady_s: float
    """Seconds that no setting of the clock moves; comparable within one ``boot`` only."""
    boot: str
    """Which start of the machine."""


@dataclass(frozen=True, slots=True)
class TimeAnchor:
    """A moment, and what the machine's clocks said then."""

    moment: datetime
    reading: ClockReading
    verified: bool
    """The centre signed it; else it is only the latest that this counter knew of."""
    gap: bool = False
    """Time has passed before it that nobody counted: the clock stood before the last entry."""


@dataclass(frozen=True, slots=True)
class TimeStanding:
    """What time it is, how sure that is, and what is wrong with the wall clock."""

    now: datetime
    verified: bool
    fault: ClockFault
    off_s: float
    """Wall clock minus ``now``: negative where it is behind."""
    gap: bool


def first_anchor(reading: ClockReading, floor: datetime | None) -> TimeAnchor:
    """Where nothing signed is known of this start of the machine: the wall clock, but never before
    ``floor``, the newest moment that this counter has written down.
    """
    if floor is None or reading.wall >= floor - TOLERANCE:
        return TimeAnchor(max(reading.wall, floor or reading.wall), reading, verified=False)
    return TimeAnchor(floor, reading, verified=False, gap=True)


def standing(reading: ClockReading, anchor: TimeAnchor) -> TimeStanding:
    """Carry ``anchor`` on by the steady clock; raises ``ValueError`` for one of another start."""
    if reading.boot != anchor.reading.boot:
        raise ValueError("the steady clock began anew")
    now = anchor.moment + timedelta(seconds=reading.steady_s - anchor.reading.steady_s)
    off = reading.wall - now
    if anchor.gap and off >= -TOLERANCE:
        # Somebody has set the clock right: what it counts now includes what was not counted.
        return TimeStanding(max(reading.wall, now), False, ClockFault.NONE, 0.0, gap=False)
    fault = ClockFault.NONE
    if off < -TOLERANCE:
        fault = ClockFault.BACK
    elif off > TOLERANCE:
        fault = ClockFault.FORWARD
    return TimeStanding(now, anchor.verified, fault, off.total_seconds(), anchor.gap)
