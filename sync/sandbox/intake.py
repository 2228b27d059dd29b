"""Taking in registrations: each one opened, decided and answered by itself, for ever the same.

The registration's id is the idempotency key and never expires: the same envelope again gets the
first answer, another envelope under the same id is refused. What cannot be opened is refused
without being remembered, so that damaged bytes cannot block the sound ones that follow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level
from kiosk.errors import IntegrityError, TechnicianError
from kiosk.formats.envelope import (
    OpenedEnvelope,
    digest,
    open_attachment,
    open_core,
    read_header,
)
from kiosk.formats.registration_body import (
    CONTENT_TYPE,
    RegistrationBody,
    parse_registration_body,
)
from sync.contract import ACKNOWLEDGEMENT, RegistrationEntry, RegistrationResult
from sync.sandbox.alarms import watch_clock, watch_sequence
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.decision import Decision, decide_again
from sync.sandbox.late_evidence import (
    EVIDENCE_MISSING,
    forget_decision,
    lacks_evidence,
    may_be_decided_again,
)
from sync.sandbox.messages import accepted_words
from sync.sandbox.records import account_of, device_keys, earlier, revoked


@dataclass(frozen=True, slots=True)
class _Opened:
    """One registration with its seal broken, or why it cannot be."""

    core: OpenedEnvelope
    body: RegistrationBody = field(repr=False)
    decision: Decision


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
            opened = _open(centre, connection, entry)
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


def _open(centre: Centre, connection: sqlite3.Connection, entry: RegistrationEntry) -> _Opened:
    keys = device_keys(connection)
    key = centre.pki.opening_key_of(read_header(entry.envelope_bytes()).sealing_key_id)
    core = open_core(entry.envelope_bytes(), key, keys)
    if core.header.registration_id != entry.registration_id:
        raise IntegrityError("envelope.other_registration")
    if core.header.content_type != CONTENT_TYPE:
        raise IntegrityError("envelope.other_content")
    body = parse_registration_body(core.body)
    if body.registration_id != entry.registration_id:
        raise IntegrityError("envelope.other_registration")
    attachments = entry.attachment_bytes()
    from_paper = lacks_evidence(entry)
    if not from_paper and len(attachments) != len(core.header.attachment_digests):
        raise IntegrityError("envelope.attachment_missing")
    # The counter states when the person confirmed; it cannot have been after now.
    at = min(body.confirmed_at, centre.now())
    findings = tuple(
        centre.judge(open_attachment(sealed, named, key), core.header, at)
        for sealed, named in zip(attachments, core.header.attachment_digests, strict=not from_paper)
    )
    decision = decide_again(body, findings, centre.rules)
    if from_paper and decision.level is Level.NONE:
        decision = Decision(Level.NONE, EVIDENCE_MISSING)
    if decision.level is not Level.NONE and account_of(connection, body) is not None:
        decision = Decision(Level.NONE, "account.exists")
    if revoked(connection, core.header.device_id):
        decision = Decision(Level.NONE, "device.revoked")
    return _Opened(core, body, decision)


def _settle(
    centre: Centre,
    connection: sqlite3.Connection,
    entry: RegistrationEntry,
    opened: _Opened,
    carried_by: str,
) -> RegistrationResult:
    """Write everything down in the transaction that is open, and answer."""
    now = centre.now()
    header, decision = opened.core.header, opened.decision
    outcome = "refused" if decision.level is Level.NONE else "accepted"
    statement = centre.sign(
        {
            **_statement(entry, outcome, decision.code, now),
            "device_id": header.device_id,
            "sequence": header.sequence,
            "level": int(decision.level),
            "claimed_level": int(opened.body.claimed_level),
            "policy_id": opened.body.policy_id,
            "evidence": "missing" if lacks_evidence(entry) else "complete",
        }
    )
    watch_sequence(connection, header, now)
    watch_clock(connection, header, opened.body.confirmed_at, now)
    _keep(connection, entry, opened, (outcome, statement, carried_by, now))
    if outcome == "accepted":
        _create_account(connection, opened, now)
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
    opened: _Opened,
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


def _create_account(connection: sqlite3.Connection, opened: _Opened, now: datetime) -> None:
    person, phone = opened.body.applicant, opened.body.contact.phone or ""
    level = int(opened.decision.level)
    connection.execute(
        "INSERT INTO accounts (number, name, birth, phone, level, registration_id, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            person.number,
            person.name,
            person.birth,
            phone,
            level,
            opened.body.registration_id,
            stamp(now),
        ),
    )
    if phone:
        connection.execute(
            "INSERT INTO sms (phone, words, sent_at) VALUES (?, ?, ?)",
            (phone, accepted_words(PersonNumber(person.number), level), stamp(now)),
        )


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
