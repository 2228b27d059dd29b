"""Taking in registrations: each one opened, decided and answered by itself, for ever the same.

The registration's id is the idempotency key and never expires: the same envelope again gets the
first answer, another envelope under the same id is refused. What cannot be opened is refused
without being remembered, so that damaged bytes cannot block the sound ones that follow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level
from kiosk.domain.registration import Purpose
from kiosk.errors import IntegrityError, TechnicianError
from kiosk.formats.envelope import digest
from sync.contract import ACKNOWLEDGEMENT, RegistrationEntry, RegistrationResult
from sync.sandbox.account_book import NewAccount, account_id_of, add_account
from sync.sandbox.alarms import watch_clock, watch_sequence
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.decision import Decision
from sync.sandbox.late_evidence import forget_decision, lacks_evidence, may_be_decided_again
from sync.sandbox.messages import accepted_words
from sync.sandbox.opening import Opened, open_entry
from sync.sandbox.passwords import new_password, own_facts_of
from sync.sandbox.prepared import registration_came
from sync.sandbox.records import earlier


def take_in(centre: Centre, entry: RegistrationEntry, carried_by: str) -> RegistrationResult:
    """Answer one entry that the device ``carried_by`` brought."""
    envelope = entry.envelope_bytes()
    if digest(envelope) != entry.envelope_digest:
        return _refused(centre, entry, "envelope.digest_differs")
    with centre.database.transaction() as connection:
        before = earlier(connection, entry.registration_id)
        if before is not None and not may_be_decided_again(connection, entry, before):
            return _repeated(centre, entry, before)
        try:
            opened = _decided(connection, open_entry(centre, connection, entry))
        except IntegrityError as error:
            return _refused(centre, entry, error.code)
        except TechnicianError as error:  # the centre's own trouble, not the registration's
            return RegistrationResult(
                registration_id=entry.registration_id, outcome="later", code=error.code
            )
        if before is not None:
            if before["outcome"] == "accepted" and int(opened.decision.level) <= before["level"]:
                return _repeated(centre, entry, before)
            forget_decision(connection, entry.registration_id)
        return _settle(centre, connection, entry, opened, carried_by)


def look_up(centre: Centre, registration_id: str) -> RegistrationResult:
    """What became of it; ``not_here`` where it never arrived."""
    row = centre.database.row(
        "SELECT outcome, code, statement FROM registrations WHERE id = ?", registration_id
    )
    if row is None:
        return RegistrationResult(registration_id=registration_id, outcome="not_here")
    return _first_answer(registration_id, row)


def _decided(connection: sqlite3.Connection, opened: Opened) -> Opened:
    """With what only a registration must fulfil: it is one, and there is no account yet."""
    body, code = opened.body, ""
    if body.purpose is not Purpose.REGISTRATION:
        code = "registration.other_purpose"
    elif opened.decision.level is not Level.NONE:
        exists = account_id_of(connection, *opened.keys, other_than=body.registration_id)
        code = "" if exists is None else "account.exists"
    return replace(opened, decision=Decision(Level.NONE, code)) if code else opened


def _settle(
    centre: Centre,
    connection: sqlite3.Connection,
    entry: RegistrationEntry,
    opened: Opened,
    carried_by: str,
) -> RegistrationResult:
    """Write everything down in the transaction that is open, and answer."""
    now = centre.now()
    header, decision = opened.core.header, opened.decision
    outcome = "refused" if decision.level is Level.NONE else "accepted"
    password = _password(centre, opened) if outcome == "accepted" else ""
    statement = centre.sign(
        {
            **_statement(entry, outcome, decision.code, now),
            "device_id": header.device_id,
            "sequence": header.sequence,
            "level": int(decision.level),
            "claimed_level": int(opened.body.claimed_level),
            "policy_id": opened.body.policy_id,
            "password_set": bool(password),
            "evidence": "missing" if lacks_evidence(entry) else "complete",
        }
    )
    watch_sequence(connection, header, now)
    watch_clock(connection, header, opened.body.confirmed_at, now)
    _keep(connection, entry, opened, (outcome, statement, carried_by, now))
    registration_came(connection, entry.registration_id)
    if outcome == "accepted":
        _create_account(centre, connection, opened, password)
    subject, result = entry.registration_id, decision.code or outcome
    write_audit(
        connection,
        AuditEntry(now, carried_by, opened.body.officer, "registration", subject, result),
    )
    return RegistrationResult(
        registration_id=entry.registration_id,
        outcome="accepted" if outcome == "accepted" else "refused",
        code=decision.code,
        statement=statement.decode(),
    )


def _keep(
    connection: sqlite3.Connection,
    entry: RegistrationEntry,
    opened: Opened,
    answer: tuple[str, bytes, str, datetime],
) -> None:
    outcome, statement, carried_by, now = answer
    header, decision = opened.core.header, opened.decision
    connection.execute(
        "INSERT INTO registrations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.registration_id,
            header.device_id,
            header.sequence,
            entry.envelope_digest,
            entry.envelope_bytes(),
            outcome,
            decision.code,
            int(decision.level),
            statement,
            carried_by,
            stamp(now),
        ),
    )
    connection.executemany(
        "INSERT INTO attachments VALUES (?, ?, ?)",
        [
            (entry.registration_id, place, each)
            for place, each in enumerate(entry.attachment_bytes())
        ],
    )


def _create_account(
    centre: Centre, connection: sqlite3.Connection, opened: Opened, password: str
) -> None:
    body, now = opened.body, centre.now()
    phone, level = body.contact.phone or "", int(opened.decision.level)
    number, *others = opened.keys
    new = NewAccount(
        number=number,
        name=body.organisation.name if body.organisation else body.applicant.name,
        birth=body.applicant.birth,
        phone=phone,
        level=level,
        registration_id=body.registration_id,
        kind=body.kind,
        old_number=next((key for key in others if len(key) == 9), ""),
        email=body.contact.email or "",
        password=password,
    )
    account_id = add_account(connection, new, now)
    connection.execute(
        "INSERT INTO account_origins VALUES (?, ?, ?, ?, ?, ?)",
        (
            account_id,
            body.method.value,
            body.office,
            body.counter,
            body.officer,
            body.approver or "",
        ),
    )
    if phone:
        connection.execute(
            "INSERT INTO sms (phone, words, sent_at) VALUES (?, ?, ?)",
            (phone, accepted_words(PersonNumber(body.applicant.number), level), stamp(now)),
        )


def _password(centre: Centre, opened: Opened) -> str:
    body, device_id = opened.body, opened.core.header.device_id
    own = own_facts_of(body)
    return new_password(centre, opened.sealed_password, body.registration_id, device_id, own)


def _repeated(centre: Centre, entry: RegistrationEntry, row: sqlite3.Row) -> RegistrationResult:
    if row["envelope_digest"] != entry.envelope_digest:
        return _refused(centre, entry, "registration.conflict")
    return _first_answer(entry.registration_id, row)


def _first_answer(registration_id: str, row: sqlite3.Row) -> RegistrationResult:
    return RegistrationResult(
        registration_id=registration_id,
        outcome="already_accepted" if row["outcome"] == "accepted" else "refused",
        code=row["code"],
        statement=bytes(row["statement"]).decode(),
    )


def _refused(centre: Centre, entry: RegistrationEntry, code: str) -> RegistrationResult:
    statement = centre.sign({**_statement(entry, "refused", code, centre.now()), "level": 0})
    return RegistrationResult(
        registration_id=entry.registration_id,
        outcome="refused",
        code=code,
        statement=statement.decode(),
    )


def _statement(
    entry: RegistrationEntry, outcome: str, code: str, now: datetime
) -> Mapping[str, Any]:
    return {
        "statement": ACKNOWLEDGEMENT,
        "registration_id": entry.registration_id,
        "envelope_digest": entry.envelope_digest,
        "outcome": outcome,
        "code": code,
        "decided_at": stamp(now),
    }
