"""Keep the time: anchored at the centre's signed time, carried on by the steady clock."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Final

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.trusted_time import (
    ClockFault,
    ClockReading,
    TimeAnchor,
    TimeStanding,
    first_anchor,
    standing,
)
from kiosk.errors import LaterError
from kiosk.formats.canonical_json import canonical_json
from kiosk.ports.timekeeping import MachineClocks
from kiosk.ports.unit_of_work import Store, UnitOfWork

_KIND: Final = "time"
_WORTH_KEEPING: Final = timedelta(seconds=1)
_LONGEST_ROUND_TRIP_S: Final = 10.0
"""A signed time that took longer says too little about now."""


@dataclass(slots=True)
class _Known:
    anchor: TimeAnchor
    noted: ClockFault = ClockFault.NONE


class KeepTime:
    """A :class:`~kiosk.ports.timekeeping.Timekeeper`; may be shared between threads."""

    def __init__(self, store: Store, clocks: MachineClocks) -> None:
        self._store, self._clocks = store, clocks
        self._lock = Lock()
        self._known = _Known(self._begin())

    def __repr__(self) -> str:
        return "KeepTime()"

    def now(self) -> datetime:
        """Aware UTC, never moved by whoever sets the clock."""
        return self.standing().now

    def monotonic_s(self) -> float:
        """Seconds that no setting of the clock moves."""
        return self._clocks.reading().steady_s

    def standing(self) -> TimeStanding:
        """What time it is, how sure that is, and what is wrong with the wall clock."""
        reading = self._clocks.reading()
        with self._lock:
            found = standing(reading, self._known.anchor)
            if self._known.anchor.gap and not found.gap:
                self._known.anchor = TimeAnchor(found.now, reading, verified=False)
            return found

    def centre_said(self, centre: datetime, round_trip_s: float) -> None:
        """The centre has just signed this time, in answer to our own question.

        It holds whatever was believed before, and survives a restart of the program; after one of
        the machine it is only known that it cannot be earlier.
        """
        if round_trip_s > _LONGEST_ROUND_TRIP_S:
            return
        reading = self._clocks.reading()
        moment = centre.astimezone(UTC) + timedelta(seconds=round_trip_s / 2)
        fresh = TimeAnchor(moment, reading, verified=True)
        with self._lock:
            before = self._known.anchor
            carried = standing(reading, before).now
            known = before.verified and abs(carried - moment) < _WORTH_KEEPING
            self._known.anchor = fresh
        if not known:
            self._keep(fresh)

    def notice(self) -> TimeStanding:
        """Write it into the ledger when the wall clock was set, and when it is right again.

        Call it from time to time, outside any piece of work of the store.
        """
        found = self.standing()
        with self._lock:
            changed = found.fault is not self._known.noted
            self._known.noted = found.fault
        if changed:
            facts = {
                "fault": found.fault.value or "none",
                "seconds": str(round(found.off_s)),
                "time": "verified" if found.verified else "unverified",
            }
            self._store.run(
                lambda unit: unit.ledger.append(LedgerKind.CLOCK_MOVED, facts, found.now)
            )
        return found

    def _begin(self) -> TimeAnchor:
        reading = self._clocks.reading()
        kept, floor = self._store.run(_remembered)
        anchor = _from_bytes(kept) if kept is not None else None
        if anchor is not None and anchor.reading.boot == reading.boot:
            return anchor
        begun = first_anchor(reading, floor)
        with suppress(LaterError):  # a full disk keeps nobody from opening the counter
            self._keep(begun)
        return begun

    def _keep(self, anchor: TimeAnchor) -> None:
        content = _as_bytes(anchor)
        self._store.run(lambda unit: unit.statements.put(_KIND, 0, content))


def _remembered(unit: UnitOfWork) -> tuple[bytes | None, datetime | None]:
    kept, last = unit.statements.newest(_KIND), unit.ledger.last()
    return (kept[1] if kept else None), (last.at if last else None)


def _as_bytes(anchor: TimeAnchor) -> bytes:
    reading = anchor.reading
    return canonical_json(
        {
            "moment": anchor.moment.isoformat(),
            "wall": reading.wall.isoformat(),
            "steady_ms": int(reading.steady_s * 1000),
            "boot": reading.boot,
            "verified": anchor.verified,
            "gap": anchor.gap,
        }
    )


def _from_bytes(content: bytes) -> TimeAnchor | None:
    """None for anything else: then the time counts as not verified."""
    try:
        kept = json.loads(content)
        moment, wall = (datetime.fromisoformat(kept[name]) for name in ("moment", "wall"))
        reading = ClockReading(wall, int(kept["steady_ms"]) / 1000, str(kept["boot"]))
        if moment.tzinfo is None or wall.tzinfo is None:
            return None
        verified, gap = kept["verified"] is True, kept["gap"] is True
        return TimeAnchor(moment.astimezone(UTC), reading, verified, gap)
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
