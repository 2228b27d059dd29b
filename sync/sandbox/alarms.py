"""What a counter's numbering and clock give away: a lost entry, a backup, a cloned disk."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Final

from kiosk.formats.envelope import EnvelopeHeader
from sync.sandbox.database import stamp
from sync.sandbox.successions import life_of, marks

GAP: Final = "sequence.gap"
REPEAT: Final = "sequence.repeat"
CLOCK_AHEAD: Final = "clock.ahead"
_CLOCK_TOLERANCE: Final = timedelta(minutes=10)
_MOST_AT_ONCE = 1000
"""A counter that jumps by millions raises no more alarms than this."""


def watch_sequence(connection: sqlite3.Connection, header: EnvelopeHeader, now: datetime) -> None:
    """Raise or settle alarms for a registration that is about to be written down.

    Each number that was passed over is one alarm; it is settled when its registration comes.
    """
    sequence, life = header.sequence, life_of(connection, header.device_id)
    row = connection.execute(
        "SELECT max(sequence) AS last, max(sequence = ?) AS taken FROM registrations"  # noqa: S608
        f" WHERE device_id IN ({marks(life)})",
        (sequence, *life),
    ).fetchone()
    last = row["last"] or 0
    if row["taken"]:
        _raise(connection, header, REPEAT, sequence, now)
    first_missing = max(last + 1, sequence - _MOST_AT_ONCE)
    for missing in range(first_missing, sequence):
        _raise(connection, header, GAP, missing, now)
    connection.execute(
        f"UPDATE alarms SET settled_at = ? WHERE device_id IN ({marks(life)})"  # noqa: S608
        " AND kind = ? AND sequence = ? AND settled_at IS NULL",
        (stamp(now), *life, GAP, sequence),
    )


def watch_clock(
    connection: sqlite3.Connection, header: EnvelopeHeader, confirmed_at: datetime, now: datetime
) -> None:
    """Raise an alarm for a registration from the future; nobody is refused for a clock."""
    if confirmed_at - now > _CLOCK_TOLERANCE:
        _raise(connection, header, CLOCK_AHEAD, header.sequence, now)


def _raise(
    connection: sqlite3.Connection, header: EnvelopeHeader, kind: str, sequence: int, now: datetime
) -> None:
    connection.execute(
        "INSERT INTO alarms (device_id, kind, sequence, registration_id, raised_at)"
        " VALUES (?, ?, ?, ?, ?)",
        (header.device_id, kind, sequence, header.registration_id, stamp(now)),
    )
