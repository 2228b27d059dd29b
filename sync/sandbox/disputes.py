"""Khiếu nại khi không sở hữu tài khoản: taken in with evidence, numbered, decided by people."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from kiosk.domain.account_service import DisputeState
from kiosk.domain.local_day import local_day
from kiosk.domain.policy import Level
from kiosk.domain.registration import Purpose
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import read_header
from sync.sandbox.account_book import account_id_of, remove_account
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.opening import Opened, open_entry
from sync.sandbox.prepared import registration_came
from sync.sandbox.problems import ProblemError
from sync.ways_contract import DISPUTE, SealedRequest


def take_dispute(centre: Centre, asked: SealedRequest, device_id: str) -> bytes:
    """The signed dispute; the same request of the same counter again gets the same number."""
    entry = asked.entry
    with centre.database.transaction() as connection:
        row = _by_request(connection, entry.registration_id)
        if row is None:
            code = _take(centre, connection, asked, device_id)
            row = _by_request(connection, entry.registration_id)
            if row is None:
                return _told(centre, asked.nonce, "", DisputeState.REJECTED, centre.now(), code)
        elif read_header(row["envelope"]).device_id != device_id:
            raise ProblemError(422, "registration.conflict")
    return _told_row(centre, asked.nonce, row)


def dispute_state(centre: Centre, number: str, nonce: str) -> bytes:
    """Where it is by now, by the number on the slip."""
    row = centre.database.row("SELECT * FROM disputes WHERE number = ? AND number != ''", number)
    if row is None:
        now = centre.now()
        return _told(centre, nonce, number, DisputeState.UNKNOWN_NUMBER, now, "dispute.unknown")
    return _told_row(centre, nonce, row)


def settle_dispute(centre: Centre, number: str, state: DisputeState) -> None:
    """For the trainer; an upheld one closes the account."""
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT * FROM disputes WHERE number = ? AND number != ''", (number,)
        ).fetchone()
        if row is None or state is DisputeState.UNKNOWN_NUMBER:
            raise ProblemError(404, "dispute.unknown")
        if state is DisputeState.UPHELD and row["account_id"] is not None:
            remove_account(connection, row["account_id"])
        connection.execute(
            "UPDATE disputes SET state = ?, at = ? WHERE id = ?",
            (state.value, stamp(centre.now()), row["id"]),
        )


def _take(
    centre: Centre, connection: sqlite3.Connection, asked: SealedRequest, device_id: str
) -> str:
    """Keep it, or say why not; what cannot be opened is not remembered."""
    try:
        opened = open_entry(centre, connection, asked.entry)
    except IntegrityError as error:
        return error.code
    account_id = account_id_of(connection, *opened.keys)
    code, now = _why_not(opened, account_id), centre.now()
    count = connection.execute("SELECT count(*) AS many FROM disputes").fetchone()["many"]
    number = "" if code else f"KN-{local_day(now):%y%m%d}-{count + 1:05}"
    connection.execute(
        "INSERT INTO disputes (number, registration_id, envelope_digest, envelope, account_id,"
        " state, code, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            asked.entry.registration_id,
            asked.entry.envelope_digest,
            asked.entry.envelope_bytes(),
            account_id,
            (DisputeState.REJECTED if code else DisputeState.RECEIVED).value,
            code,
            stamp(now),
        ),
    )
    registration_came(connection, asked.entry.registration_id)
    subject, officer = asked.entry.registration_id, opened.body.officer
    result = code or "received"
    write_audit(connection, AuditEntry(now, device_id, officer, "dispute", subject, result))
    return code


def _why_not(opened: Opened, account_id: int | None) -> str:
    if opened.body.purpose is not Purpose.DISPUTE:
        return "dispute.other_purpose"
    if opened.decision.level is Level.NONE:
        return opened.decision.code
    return "dispute.no_account" if account_id is None else ""


def _by_request(connection: sqlite3.Connection, request_id: str) -> sqlite3.Row | None:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM disputes WHERE registration_id = ?", (request_id,)
    ).fetchone()
    return row


def _told_row(centre: Centre, nonce: str, row: sqlite3.Row) -> bytes:
    at = datetime.fromisoformat(row["at"])
    return _told(centre, nonce, row["number"], DisputeState(row["state"]), at, row["code"])


def _told(
    centre: Centre, nonce: str, number: str, state: DisputeState, at: datetime, code: str
) -> bytes:
    return centre.sign(
        {
            "statement": DISPUTE,
            "number": number,
            "state": state.value,
            "state_at": stamp(at),
            "code": code,
            "nonce": nonce,
            "at": stamp(centre.now()),
        }
    )
