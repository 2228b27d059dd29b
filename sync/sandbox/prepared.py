"""Prepared visits at the practice centre: sealed bytes for the counters of one office.

1. only an enrolled device puts one there, only a counter of the same office gets it;
2. one counter at a time: whoever asks has it for :data:`HELD_FOR`, then another may;
3. finished, sent in as a registration, or out of time, its bytes go; that it was there stays for
   :data:`REMEMBERED_FOR`, so that the ticket is told why it opens nothing;
4. typed codes that name nothing cost the office a growing delay, see :func:`delay_s`.
"""

from __future__ import annotations

import math
import sqlite3
from base64 import b64decode, b64encode
from datetime import datetime, timedelta
from typing import Final

from kiosk.ports.prepared_visits import VisitState
from sync.prepared_contract import PREPARED, PickUp, PreparedDeposit
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.problems import ProblemError

HELD_FOR: Final = timedelta(minutes=10)
LONGEST_LIFE: Final = timedelta(hours=24)
REMEMBERED_FOR: Final = timedelta(days=7)
MOST_A_DAY: Final = 500
"""Deposits of one kiosk that are not finished yet."""
_MISSES_COUNT_FOR: Final = timedelta(minutes=15)
_FREE_MISSES: Final = 3
_LONGEST_DELAY_S: Final = 300


def put_visit(centre: Centre, lookup_id: str, asked: PreparedDeposit, device_id: str) -> bytes:
    """Keep it; the same of the same device again changes nothing."""
    now = centre.now()
    until = min(asked.valid_until, now + LONGEST_LIFE)
    with centre.database.transaction() as connection:
        let_go(connection, now)
        row = _named(connection, lookup_id)
        if row is None:
            _add(connection, lookup_id, asked, device_id, until)
        elif (row["device_id"], row["code_id"]) != (device_id, asked.code_id):
            raise ProblemError(422, "visit.name_taken")
        else:
            until = datetime.fromisoformat(row["valid_until"])
        _write_down(connection, now, device_id, "", asked.registration_id, "prepared")
    return _told(centre, asked.nonce, lookup_id, VisitState.HERE, valid_until=stamp(until))


def pick_up(centre: Centre, ticket_id: str, asked: PickUp, device_id: str) -> bytes:
    """The visit for this counter, or why not."""
    now = centre.now()
    with centre.database.transaction() as connection:
        let_go(connection, now)
        office = _office(connection, device_id)
        wait_s = delay_s(connection, office, now) if asked.typed else 0
        if wait_s:
            return _told(centre, asked.nonce, "", VisitState.WAIT, wait_s=wait_s)
        row = _asked_for(connection, ticket_id, office, typed=asked.typed)
        if row is None:
            if asked.typed:
                connection.execute(
                    "INSERT INTO prepared_misses VALUES (?, ?)", (office, stamp(now))
                )
            return _told(centre, asked.nonce, "", VisitState.UNKNOWN)
        if row["state"] != VisitState.HERE:
            return _told(centre, asked.nonce, row["id"], VisitState(row["state"]))
        if row["taken_by"] not in ("", device_id) and row["taken_until"] > stamp(now):
            counter = _counter(connection, row["taken_by"])
            return _told(centre, asked.nonce, row["id"], VisitState.TAKEN, counter=counter)
        connection.execute(
            "UPDATE prepared_visits SET taken_by = ?, taken_until = ? WHERE id = ?",
            (device_id, stamp(now + HELD_FOR), row["id"]),
        )
        _write_down(connection, now, device_id, asked.officer, row["registration_id"], "taken")
    return _told(
        centre,
        asked.nonce,
        row["id"],
        VisitState.HERE,
        device_id=row["device_id"],
        sealed=b64encode(row["sealed"]).decode(),
        wrapped=b64encode(row["wrapped"]).decode(),
    )


def finish_visit(centre: Centre, lookup_id: str, nonce: str, device_id: str) -> bytes:
    """Over, for the counter that has it; anybody else's word changes nothing."""
    now = centre.now()
    with centre.database.transaction() as connection:
        let_go(connection, now)
        row = _named(connection, lookup_id)
        if row is None or row["office"] != _office(connection, device_id):
            return _told(centre, nonce, lookup_id, VisitState.UNKNOWN)
        if row["state"] == VisitState.HERE and row["taken_by"] == device_id:
            _end(connection, row["id"], VisitState.FINISHED)
            _write_down(connection, now, device_id, "", row["registration_id"], "finished")
        state = VisitState(_named(connection, lookup_id)["state"])  # type: ignore[index]
    return _told(centre, nonce, lookup_id, state)


def registration_came(connection: sqlite3.Connection, registration_id: str) -> None:
    """The centre has decided it: what was prepared for it is over."""
    rows = connection.execute(
        "SELECT id FROM prepared_visits WHERE registration_id = ? AND state = ?",
        (registration_id, VisitState.HERE.value),
    ).fetchall()
    for row in rows:
        _end(connection, row["id"], VisitState.FINISHED)


def let_go(connection: sqlite3.Connection, now: datetime) -> None:
    """What is out of time loses its bytes; what was remembered long enough goes altogether."""
    rows = connection.execute(
        "SELECT id FROM prepared_visits WHERE state = ? AND valid_until <= ?",
        (VisitState.HERE.value, stamp(now)),
    ).fetchall()
    for row in rows:
        _end(connection, row["id"], VisitState.EXPIRED)
    oldest = stamp(now - REMEMBERED_FOR)
    connection.execute("DELETE FROM prepared_visits WHERE valid_until <= ?", (oldest,))
    oldest = stamp(now - _MISSES_COUNT_FOR)
    connection.execute("DELETE FROM prepared_misses WHERE at <= ?", (oldest,))


def delay_s(connection: sqlite3.Connection, office: str, now: datetime) -> int:
    """Whole seconds until this office may try another short code; doubles with every miss."""
    row = connection.execute(
        "SELECT count(*) AS misses, max(at) AS last FROM prepared_misses WHERE office = ?",
        (office,),
    ).fetchone()
    over = row["misses"] - _FREE_MISSES
    if over < 0:
        return 0
    wait = timedelta(seconds=min(5 << min(over, 10), _LONGEST_DELAY_S))
    left = (datetime.fromisoformat(row["last"]) + wait - now).total_seconds()
    return max(0, math.ceil(left))


def _add(
    connection: sqlite3.Connection,
    lookup_id: str,
    asked: PreparedDeposit,
    device_id: str,
    until: datetime,
) -> None:
    many = connection.execute(
        "SELECT count(*) AS many FROM prepared_visits WHERE device_id = ? AND state = ?",
        (device_id, VisitState.HERE.value),
    ).fetchone()["many"]
    if many >= MOST_A_DAY:
        raise ProblemError(429, "prepared.too_many", retry_after_s=600)
    if _named(connection, asked.code_id) is not None:
        raise ProblemError(422, "visit.name_taken")
    connection.execute(
        "INSERT INTO prepared_visits VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '')",
        (
            lookup_id,
            asked.code_id,
            device_id,
            _office(connection, device_id),
            asked.registration_id,
            VisitState.HERE.value,
            b64decode(asked.sealed),
            b64decode(asked.wrapped),
            stamp(until),
        ),
    )


def _asked_for(
    connection: sqlite3.Connection, ticket_id: str, office: str, *, typed: bool
) -> sqlite3.Row | None:
    row = _named(connection, ticket_id)
    named = row is not None and row["code_id" if typed else "id"] == ticket_id
    return row if row is not None and named and row["office"] == office else None


def _named(connection: sqlite3.Connection, ticket_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM prepared_visits WHERE id = ? OR code_id = ?", (ticket_id, ticket_id)
    ).fetchone()
    return row


def _end(connection: sqlite3.Connection, lookup_id: str, state: VisitState) -> None:
    connection.execute(
        "UPDATE prepared_visits SET state = ?, sealed = x'', wrapped = x'', registration_id = '',"
        " taken_by = '', taken_until = '' WHERE id = ?",
        (state.value, lookup_id),
    )


def _office(connection: sqlite3.Connection, device_id: str) -> str:
    row = connection.execute("SELECT office FROM devices WHERE id = ?", (device_id,)).fetchone()
    return str(row["office"])


def _counter(connection: sqlite3.Connection, device_id: str) -> str:
    row = connection.execute("SELECT counter FROM devices WHERE id = ?", (device_id,)).fetchone()
    return str(row["counter"]) if row is not None else ""


def _write_down(
    connection: sqlite3.Connection,
    now: datetime,
    device_id: str,
    officer: str,
    registration_id: str,
    outcome: str,
) -> None:
    entry = AuditEntry(now, device_id, officer, "prepared_visit", registration_id, outcome)
    write_audit(connection, entry)


def _told(
    centre: Centre,
    nonce: str,
    lookup_id: str,
    state: VisitState,
    *,
    device_id: str = "",
    sealed: str = "",
    wrapped: str = "",
    counter: str = "",
    wait_s: int = 0,
    valid_until: str = "",
) -> bytes:
    return centre.sign(
        {
            "statement": PREPARED,
            "id": lookup_id,
            "state": state.value,
            "device_id": device_id,
            "sealed": sealed,
            "wrapped": wrapped,
            "counter": counter,
            "wait_s": wait_s,
            "valid_until": valid_until,
            "nonce": nonce,
            "at": stamp(centre.now()),
        }
    )
