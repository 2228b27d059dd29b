"""Whom the practice centre knows as officers: its roll, their leases, and whether one may approve.

A counter tells the codes of its officers. One whom the centre does not know is put on the roll of
that counter's office as what the counter says, but never with a role that gives trust
(:data:`kiosk.domain.duties.GIVES_TRUST`): approvers and supervisors are made at the centre alone.
"""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
import tomllib
from datetime import datetime, timedelta
from importlib import resources
from typing import Final

from kiosk.domain.duties import GIVES_TRUST, MAY, Duty, duties_of
from kiosk.domain.lease import Lease, LeaseRoll
from kiosk.domain.officer import Role
from kiosk.formats.lease_roll import MOST_OFFICERS, lease_payload
from kiosk.formats.registration_body import RegistrationBody
from sync.officer_contract import LeaseQuestion
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit

LEASE: Final = timedelta(days=7)
EVERY_OFFICE: Final = ""
"""The office of those whom the practice centre knows everywhere."""
_BY_COUNTER: Final = "counter"
_ON_ROLL: Final = "SELECT * FROM officers WHERE code = ? AND office IN (?, '') ORDER BY office DESC"


def fill_in_officers(connection: sqlite3.Connection, now: datetime) -> None:
    """The practice officers, where they are not there yet."""
    text = resources.files("sync.sandbox").joinpath("data/officers.toml").read_text("utf-8")
    for row in tomllib.loads(text)["officer"]:
        connection.execute(
            "INSERT OR IGNORE INTO officers VALUES (?, ?, ?, 'practice', ?, NULL)",
            (EVERY_OFFICE, row["code"], " ".join(sorted(row["roles"])), stamp(now)),
        )


def put_officer(centre: Centre, office: str, code: str, roles: frozenset[Role]) -> None:
    """The centre's own decision: on the roll with these roles, also after a revocation."""
    with centre.database.transaction() as connection:
        _put(connection, office, code, roles, "centre", centre.now())
        write_audit(connection, AuditEntry(centre.now(), "", code, "officer", office, "enrolled"))


def revoke_officer(centre: Centre, office: str, code: str) -> bool:
    """Off the roll from now on; False where there is none such."""
    with centre.database.transaction() as connection:
        now = centre.now()
        done = connection.execute(
            "UPDATE officers SET revoked_at = ? WHERE office = ? AND code = ?"
            " AND revoked_at IS NULL",
            (stamp(now), office, code),
        )
        if done.rowcount:
            write_audit(connection, AuditEntry(now, "", code, "officer", office, "revoked"))
        return done.rowcount > 0


def signed_leases(centre: Centre, asked: LeaseQuestion, device_id: str) -> bytes:
    """Enrol the handles that are new, and sign the leases of everybody at this office."""
    with centre.database.transaction() as connection:
        now, office = centre.now(), office_of(connection, device_id)
        for handle in asked.officers:
            if connection.execute(_ON_ROLL, (handle.code, office)).fetchone() is None:
                roles = (frozenset(handle.roles) & frozenset(MAY)) - GIVES_TRUST
                _put(connection, office, handle.code, roles, _BY_COUNTER, now)
                entry = AuditEntry(now, device_id, handle.code, "officer", office, "enrolled")
                write_audit(connection, entry)
        rows = connection.execute(
            "SELECT * FROM officers WHERE office IN (?, '') ORDER BY code, office DESC LIMIT ?",
            (office, MOST_OFFICERS),
        ).fetchall()
    lease_s = centre.faults.now.lease_s
    until = now + (LEASE if lease_s is None else timedelta(seconds=lease_s))
    roll = LeaseRoll(now, _leases(rows, until), unlock_key(centre, office))
    return centre.sign({**lease_payload(roll, device_id), "nonce": asked.nonce})


def approver_refused(connection: sqlite3.Connection, body: RegistrationBody, device_id: str) -> str:
    """Why this approver does not count, as an error code; empty where nobody approved, or well.

    The approver is on the roll of the office whose counter sealed it (whatever office the body
    names), may approve, had not lost that when it was approved, and is not the clerk.
    """
    if body.approver is None:
        return ""
    code = body.approver.strip().upper()
    if code == body.officer.strip().upper():
        return "approval.same_person"
    row = connection.execute(_ON_ROLL, (code, office_of(connection, device_id))).fetchone()
    if row is None or _revoked_before(row, body.approved_at):
        return "approval.approver_unknown"
    if Duty.APPROVE not in duties_of(_roles(row)):
        return "approval.not_an_approver"
    return ""


def office_of(connection: sqlite3.Connection, device_id: str) -> str:
    """As the counter was enrolled."""
    row = connection.execute("SELECT office FROM devices WHERE id = ?", (device_id,)).fetchone()
    return row["office"] if row is not None else EVERY_OFFICE


def unlock_key(centre: Centre, office: str) -> bytes:
    """What the counters of one office share, and no other office has."""
    secret = centre.pki.statement_key.private_bytes_raw()
    return hmac.digest(secret, b"motcua unlock key v1\x00" + office.encode(), hashlib.sha256)


def _put(
    connection: sqlite3.Connection,
    office: str,
    code: str,
    roles: frozenset[Role],
    source: str,
    now: datetime,
) -> None:
    connection.execute(
        "INSERT INTO officers VALUES (?, ?, ?, ?, ?, NULL) ON CONFLICT (office, code)"
        " DO UPDATE SET roles = excluded.roles, source = excluded.source, revoked_at = NULL",
        (office, code, " ".join(sorted(role.value for role in roles)), source, stamp(now)),
    )


def _leases(rows: list[sqlite3.Row], until: datetime) -> tuple[Lease, ...]:
    """The office's own row comes first and wins, also where it says revoked."""
    own: dict[str, sqlite3.Row] = {}
    for row in rows:
        own.setdefault(row["code"], row)
    return tuple(
        Lease(code, _roles(row), until) for code, row in own.items() if row["revoked_at"] is None
    )


def _roles(row: sqlite3.Row) -> frozenset[Role]:
    return frozenset(Role(each) for each in row["roles"].split())


def _revoked_before(row: sqlite3.Row, at: datetime) -> bool:
    return row["revoked_at"] is not None and row["revoked_at"] <= stamp(at)
