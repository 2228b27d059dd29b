"""Countersigning the heads of the counters' ledgers, and noticing when one is rewritten."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from sync.contract import LEDGER_HEAD, LedgerHead
from sync.sandbox.centre import Centre
from sync.sandbox.database import stamp
from sync.sandbox.problems import ProblemError

_ROOTS = """
CREATE TABLE IF NOT EXISTS ledger_roots (
    device_id TEXT NOT NULL, sequence INTEGER NOT NULL, root TEXT NOT NULL,
    PRIMARY KEY (device_id, sequence))
"""


def anchor_ledger(centre: Centre, head: LedgerHead, device_id: str) -> bytes:
    """Countersign a head. A fork is refused (422) and raises an alarm; so does a shorter ledger,
    which a restored backup would have: that one is countersigned, for a person to look at.
    """
    now = centre.now()
    with centre.database.transaction() as connection:
        connection.execute(_ROOTS)
        forked = _is_fork(connection, head, device_id)
        if forked:
            _alarm(connection, device_id, "ledger.fork", head.sequence, now)
        elif _is_shorter(connection, head, device_id):
            _alarm(connection, device_id, "ledger.shorter", head.sequence, now)
        connection.execute(
            "INSERT OR IGNORE INTO ledger_heads VALUES (?, ?, ?, ?)",
            (device_id, head.sequence, head.digest, stamp(now)),
        )
        if head.root and not forked:
            connection.execute(
                "INSERT OR IGNORE INTO ledger_roots VALUES (?, ?, ?)",
                (device_id, head.sequence, head.root),
            )
    if forked:
        raise ProblemError(422, "ledger.fork")
    return centre.sign(
        {
            "statement": LEDGER_HEAD,
            "device_id": device_id,
            "sequence": head.sequence,
            "digest": head.digest,
            "root": head.root,
            "nonce": head.nonce,
            "anchored_at": stamp(now),
        }
    )


def _is_fork(connection: sqlite3.Connection, head: LedgerHead, device_id: str) -> bool:
    place = (device_id, head.sequence)
    known = connection.execute(
        "SELECT digest FROM ledger_heads WHERE device_id = ? AND sequence = ?", place
    ).fetchone()
    if known is not None and known["digest"] != head.digest:
        return True
    tree = connection.execute(
        "SELECT root FROM ledger_roots WHERE device_id = ? AND sequence = ?", place
    ).fetchone()
    return bool(head.root) and tree is not None and tree["root"] != head.root


def _is_shorter(connection: sqlite3.Connection, head: LedgerHead, device_id: str) -> bool:
    row = connection.execute(
        "SELECT max(sequence) AS last, max(sequence = ?) AS known FROM ledger_heads"
        " WHERE device_id = ?",
        (head.sequence, device_id),
    ).fetchone()
    return row["last"] is not None and head.sequence < row["last"] and not row["known"]


def _alarm(
    connection: sqlite3.Connection, device_id: str, kind: str, sequence: int, now: datetime
) -> None:
    connection.execute(
        "INSERT INTO alarms (device_id, kind, sequence, registration_id, raised_at)"
        " VALUES (?, ?, ?, '', ?)",
        (device_id, kind, sequence, stamp(now)),
    )
