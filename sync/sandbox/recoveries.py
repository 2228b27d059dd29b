"""Recovery of an account at a counter: decided like a registration, from the envelope alone."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.evidence import Outcome
from kiosk.domain.one_time_code import PHONE_CONFIRMED
from kiosk.domain.policy import Level
from kiosk.domain.registration import Purpose
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import read_header
from sync.sandbox.account_book import Account, account_named, set_access
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.messages import recovered_words
from sync.sandbox.opening import Opened, open_entry
from sync.sandbox.passwords import new_password, own_facts_of
from sync.sandbox.prepared import registration_came
from sync.sandbox.problems import ProblemError
from sync.ways_contract import RECOVERY, SealedRequest


@dataclass(frozen=True, slots=True)
class _Outcome:
    accepted: bool
    code: str
    level: int
    password_set: bool


def recover(centre: Centre, account: str, asked: SealedRequest, device_id: str) -> bytes:
    """The signed outcome; the same request of the same counter again gets the first one.

    Its id alone tells that it is the same: whoever seals once more makes other bytes.
    """
    entry = asked.entry
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT * FROM recoveries WHERE id = ?", (entry.registration_id,)
        ).fetchone()
        if row is not None:
            sealed_by = read_header(row["envelope"]).device_id
            if (row["account"], sealed_by) != (account, device_id):
                raise ProblemError(422, "registration.conflict")
            outcome = _Outcome(
                bool(row["accepted"]), row["code"], row["level"], bool(row["password_set"])
            )
        else:
            outcome = _decide(centre, connection, account, asked, device_id)
    return centre.sign(
        {
            "statement": RECOVERY,
            "request_id": entry.registration_id,
            "envelope_digest": entry.envelope_digest,
            "accepted": outcome.accepted,
            "code": outcome.code,
            "level": outcome.level,
            "password_set": outcome.password_set,
            "nonce": asked.nonce,
            "at": stamp(centre.now()),
        }
    )


def _decide(
    centre: Centre,
    connection: sqlite3.Connection,
    name: str,
    asked: SealedRequest,
    device_id: str,
) -> _Outcome:
    found = account_named(connection, name)
    if found is None:
        return _Outcome(False, "recovery.no_account", 0, False)
    try:
        opened = open_entry(centre, connection, asked.entry)
    except IntegrityError as error:
        return _Outcome(False, error.code, 0, False)
    code = _why_not(opened, found)
    now = centre.now()
    outcome = (
        _Outcome(False, code, found.level, False)
        if code
        else _carry_out(centre, connection, opened, found, now)
    )
    connection.execute(
        "INSERT INTO recoveries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            asked.entry.registration_id,
            name,
            asked.entry.envelope_digest,
            asked.entry.envelope_bytes(),
            outcome.accepted,
            outcome.code,
            outcome.level,
            outcome.password_set,
            stamp(now),
        ),
    )
    registration_came(connection, asked.entry.registration_id)
    subject, result = asked.entry.registration_id, outcome.code or "accepted"
    officer = opened.body.officer
    write_audit(connection, AuditEntry(now, device_id, officer, "recovery", subject, result))
    return outcome


def _why_not(opened: Opened, account: Account) -> str:
    """The owner, as strongly proofed as the account is, with a phone that is in his hands."""
    body, decision = opened.body, opened.decision
    if body.purpose is not Purpose.RECOVERY or body.account != account.public_id:
        return "recovery.other_account"
    if decision.level is Level.NONE:
        return decision.code
    if not {account.number, account.old_number} & set(opened.keys):
        return "recovery.other_person"
    if decision.level < account.level:
        return "recovery.level_too_low"
    confirmed = any(
        check.name == PHONE_CONFIRMED and check.outcome is Outcome.HOLDS
        for finding in opened.findings
        for check in finding.checks
    )
    return "" if confirmed else "recovery.phone_not_confirmed"


def _carry_out(
    centre: Centre,
    connection: sqlite3.Connection,
    opened: Opened,
    account: Account,
    now: datetime,
) -> _Outcome:
    body, device_id = opened.body, opened.core.header.device_id
    own = own_facts_of(body)
    password = new_password(centre, opened.sealed_password, body.registration_id, device_id, own)
    set_access(connection, account.id, phone=body.contact.phone, password=password)
    told = {phone for phone in (account.phone, body.contact.phone) if phone}
    connection.executemany(
        "INSERT INTO sms (phone, words, sent_at) VALUES (?, ?, ?)",
        [(phone, recovered_words(), stamp(now)) for phone in sorted(told)],
    )
    return _Outcome(True, "", account.level, bool(password))
