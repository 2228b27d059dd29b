"""Calls for staff at the practice centre: one row a kiosk, seen by the counters of its office.

1. only an enrolled device speaks, and only for itself;
2. a call ends when the kiosk says so, which it does with each new citizen;
3. who was not heard of for :data:`HEARD_WITHIN` is not listed any more.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.problems import ProblemError
from sync.staff_contract import KIOSK_STATE, OFFICE_KIOSKS, CallAnswered, KioskSays

HEARD_WITHIN: Final = timedelta(minutes=5)
MOST_LISTED: Final = 20


def kiosk_says(centre: Centre, asked: KioskSays, device_id: str) -> bytes:
    """Keep the newest word of it; an answer holds as long as the same call does."""
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT calling, answered_by FROM kiosk_states WHERE device_id = ?", (device_id,)
        ).fetchone()
        still = row is not None and bool(row["calling"]) and asked.calling
        answered_by = str(row["answered_by"]) if still else ""
        connection.execute(
            "INSERT OR REPLACE INTO kiosk_states VALUES (?, ?, ?, ?, ?)",
            (
                device_id,
                int(asked.calling),
                answered_by,
                json.dumps(asked.troubles),
                stamp(centre.now()),
            ),
        )
    return _told(centre, asked.nonce, device_id, answered_by)


def office_kiosks(centre: Centre, nonce: str, device_id: str) -> bytes:
    """Those of the asking counter's office."""
    oldest = stamp(centre.now() - HEARD_WITHIN)
    with centre.database.transaction() as connection:
        rows = connection.execute(
            "SELECT k.*, d.counter FROM kiosk_states k JOIN devices d ON d.id = k.device_id"
            " WHERE d.office = (SELECT office FROM devices WHERE id = ?) AND k.at > ?"
            " ORDER BY k.calling DESC, d.counter, k.device_id LIMIT ?",
            (device_id, oldest, MOST_LISTED),
        ).fetchall()
    listed = [
        {
            "device_id": row["device_id"],
            "name": row["counter"],
            "seen_at": row["at"],
            "calling": bool(row["calling"]),
            "answered_by": row["answered_by"],
            "troubles": json.loads(row["troubles"]),
        }
        for row in rows
    ]
    said = {"statement": OFFICE_KIOSKS, "kiosks": listed, "nonce": nonce}
    return centre.sign({**said, "at": stamp(centre.now())})


def call_answered(centre: Centre, kiosk_id: str, asked: CallAnswered, device_id: str) -> bytes:
    """The first counter to answer is named at the kiosk; another office's kiosk is not known."""
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT k.calling, k.answered_by FROM kiosk_states k"
            " JOIN devices d ON d.id = k.device_id JOIN devices c ON c.id = ?"
            " WHERE k.device_id = ? AND d.office = c.office",
            (device_id, kiosk_id),
        ).fetchone()
        if row is None:
            raise ProblemError(404, "kiosk.unknown")
        answered_by = str(row["answered_by"])
        if row["calling"] and not answered_by:
            query = "SELECT counter FROM devices WHERE id = ?"
            answered_by = str(connection.execute(query, (device_id,)).fetchone()["counter"])
            connection.execute(
                "UPDATE kiosk_states SET answered_by = ? WHERE device_id = ?",
                (answered_by, kiosk_id),
            )
            entry = AuditEntry(
                centre.now(), device_id, asked.officer, "staff_call", kiosk_id, "answered"
            )
            write_audit(connection, entry)
    return _told(centre, asked.nonce, kiosk_id, answered_by)


def _told(centre: Centre, nonce: str, device_id: str, answered_by: str) -> bytes:
    return centre.sign(
        {
            "statement": KIOSK_STATE,
            "device_id": device_id,
            "answered_by": answered_by,
            "nonce": nonce,
            "at": stamp(centre.now()),
        }
    )
