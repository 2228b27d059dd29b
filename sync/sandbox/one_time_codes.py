"""One-time codes at the practice centre: made here, "sent" to the SMS page, kept as a digest."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import sqlite3
import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from kiosk.domain.one_time_code import (
    CodePurpose,
    CodeStatus,
    OneTimeCode,
    first_sent,
    resent,
    tried,
)
from kiosk.domain.phone import Phone
from sync.sandbox.account_book import account_id_of, accounts_with_phone
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.messages import code_words
from sync.sandbox.problems import ProblemError
from sync.ways_contract import ONE_TIME_CODE, CodeAttempt, CodeQuestion

_NEVER = ""


@dataclass(frozen=True, slots=True)
class NewCode:
    """What a first code is for."""

    device_id: str
    subject: str
    purpose: CodePurpose
    phone: Phone


def send_code(centre: Centre, asked: CodeQuestion, device_id: str) -> bytes:
    """Look for an account, then send; the signed state says whether anything was sent."""
    wanted = NewCode(device_id, asked.subject, asked.purpose, Phone(asked.phone))
    with centre.database.transaction() as connection:
        state = _refused(centre, connection, asked, wanted) or new_code(centre, connection, wanted)
        _write_down(connection, centre.now(), asked.officer, state, device_id)
    return code_statement(centre, state, wanted.subject, device_id, asked.nonce)


def new_code(centre: Centre, connection: sqlite3.Connection, wanted: NewCode) -> OneTimeCode:
    """Make a code and "send" it; its state is in the table from here on."""
    now, rules = centre.now(), centre.policy.one_time_code
    state = first_sent(
        id=str(uuid.uuid4()), phone=wanted.phone, purpose=wanted.purpose, now=now, rules=rules
    )
    locked = _locked_until(connection, wanted.phone, now)
    if locked is not None:
        state = replace(
            state, status=CodeStatus.LOCKED, attempts_left=0, resends_left=0, locked_until=locked
        )
    elif not _reachable(centre, wanted.phone):
        state = replace(state, status=CodeStatus.UNREACHABLE)
    digest = "" if locked else _send(centre, connection, state, wanted.phone)
    connection.execute(
        "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            state.id,
            wanted.device_id,
            wanted.subject,
            wanted.purpose.value,
            wanted.phone.value,
            digest,
            *_columns(state),
        ),
    )
    return state


def try_code(centre: Centre, code_id: str, asked: CodeAttempt, device_id: str) -> bytes:
    """One typed code; wrong ones count, whoever types them."""
    with centre.database.transaction() as connection:
        row = _row(connection, code_id, device_id)
        state = _state(row, centre.policy.one_time_code.digits)
        right = hmac.compare_digest(row["code_digest"], _digest(code_id, asked.typed))
        after = tried(state, right, centre.now(), centre.policy.one_time_code)
        if after.confirmed and state.purpose is CodePurpose.REGISTRATION:
            after = _of_too_many(centre, connection, after, row["phone"])
        _keep(connection, after)
    return code_statement(centre, after, row["subject"], device_id, asked.nonce)


def _of_too_many(
    centre: Centre, connection: sqlite3.Connection, state: OneTimeCode, phone: str
) -> OneTimeCode:
    """A kiosk's code was sent without a look; whoever has the phone may be told now."""
    if accounts_with_phone(connection, phone) < centre.policy.most_accounts_by_phone:
        return state
    return replace(state, status=CodeStatus.PHONE_OF_MANY, resends_left=0, attempts_left=0)


def resend_code(centre: Centre, code_id: str, nonce: str, device_id: str) -> bytes:
    """*Gửi lại OTP*: a fresh code, the old one is worth nothing."""
    with centre.database.transaction() as connection:
        row = _row(connection, code_id, device_id)
        before = _state(row, centre.policy.one_time_code.digits)
        after = resent(before, centre.now(), centre.policy.one_time_code)
        if after.status is CodeStatus.SENT and after != before:
            phone = Phone(row["phone"])
            if not _reachable(centre, phone):
                after = replace(after, status=CodeStatus.UNREACHABLE)
            digest = _send(centre, connection, after, phone)
            connection.execute("UPDATE codes SET code_digest = ? WHERE id = ?", (digest, code_id))
        _keep(connection, after)
    return code_statement(centre, after, row["subject"], device_id, nonce)


def code_payload(state: OneTimeCode) -> dict[str, Any]:
    """The state as a statement carries it; the phone in full only where the counter knows it."""
    return {
        "id": state.id,
        "purpose": state.purpose.value,
        "phone": "" if state.purpose is CodePurpose.LOGIN or not state.phone else state.phone.value,
        "masked_phone": state.masked_phone,
        "status": state.status.value,
        "expires_at": stamp(state.expires_at),
        "resend_at": stamp(state.resend_at),
        "resends_left": state.resends_left,
        "attempts_left": state.attempts_left,
        "locked_until": stamp(state.locked_until) if state.locked_until else "",
        "digits": state.digits,
    }


def code_statement(
    centre: Centre, state: OneTimeCode, subject: str, device_id: str, nonce: str
) -> bytes:
    """The signed state, which is also the proof once it says *confirmed*."""
    return centre.sign(
        {
            "statement": ONE_TIME_CODE,
            **code_payload(state),
            "registration_id": subject,
            "device_id": device_id,
            "nonce": nonce,
            "at": stamp(centre.now()),
        }
    )


def is_confirmed(connection: sqlite3.Connection, code_id: str) -> bool:
    """Whether the owner has typed this one."""
    row = connection.execute("SELECT status FROM codes WHERE id = ?", (code_id,)).fetchone()
    return row is not None and row["status"] == CodeStatus.CONFIRMED


def _refused(
    centre: Centre, connection: sqlite3.Connection, asked: CodeQuestion, wanted: NewCode
) -> OneTimeCode | None:
    """Why nothing is sent at all; looked at before anybody's phone rings."""
    if asked.purpose is CodePurpose.LOGIN:
        raise ProblemError(422, "one_time_code.purpose")
    if asked.purpose is not CodePurpose.REGISTRATION or not asked.assisted:
        return None
    if account_id_of(connection, asked.number) is not None:
        status = CodeStatus.ACCOUNT_EXISTS
    elif accounts_with_phone(connection, asked.phone) >= centre.policy.most_accounts_by_phone:
        status = CodeStatus.PHONE_OF_MANY
    else:
        return None
    now, rules = centre.now(), centre.policy.one_time_code
    nothing = first_sent(
        id=str(uuid.uuid4()), phone=wanted.phone, purpose=wanted.purpose, now=now, rules=rules
    )
    return replace(
        nothing, status=status, expires_at=now, resend_at=now, resends_left=0, attempts_left=0
    )


def _send(centre: Centre, connection: sqlite3.Connection, state: OneTimeCode, phone: Phone) -> str:
    """Put a fresh code on the SMS page where it can be delivered; returns its digest."""
    code = "".join(secrets.choice("0123456789") for _ in range(state.digits))
    if state.status is not CodeStatus.UNREACHABLE:
        connection.execute(
            "INSERT INTO sms (phone, words, sent_at) VALUES (?, ?, ?)",
            (phone.value, code_words(code, state.purpose), stamp(centre.now())),
        )
    return _digest(state.id, code)


def _reachable(centre: Centre, phone: Phone) -> bool:
    known = centre.registers.subscribers.get(phone.value)
    return known is None or (known.sms and known.state != "suspended")


def _locked_until(connection: sqlite3.Connection, phone: Phone, now: datetime) -> datetime | None:
    row = connection.execute(
        "SELECT max(locked_until) AS until FROM codes WHERE phone = ?", (phone.value,)
    ).fetchone()
    if not row["until"] or row["until"] <= stamp(now):
        return None
    return datetime.fromisoformat(row["until"])


def _row(connection: sqlite3.Connection, code_id: str, device_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM codes WHERE id = ? AND device_id = ?", (code_id, device_id)
    ).fetchone()
    if row is None:
        raise ProblemError(404, "one_time_code.unknown")
    return row


def _state(row: sqlite3.Row, digits: int) -> OneTimeCode:
    phone = Phone(row["phone"])
    locked = row["locked_until"]
    return OneTimeCode(
        id=row["id"],
        phone=phone,
        masked_phone=phone.masked,
        purpose=CodePurpose(row["purpose"]),
        status=CodeStatus(row["status"]),
        expires_at=datetime.fromisoformat(row["expires_at"]),
        resend_at=datetime.fromisoformat(row["resend_at"]),
        resends_left=row["resends_left"],
        attempts_left=row["attempts_left"],
        locked_until=datetime.fromisoformat(locked) if locked else None,
        digits=digits,
    )


def _keep(connection: sqlite3.Connection, state: OneTimeCode) -> None:
    connection.execute(
        "UPDATE codes SET status = ?, expires_at = ?, resend_at = ?, resends_left = ?,"
        " attempts_left = ?, locked_until = ? WHERE id = ?",
        (*_columns(state), state.id),
    )


def _columns(state: OneTimeCode) -> tuple[str, str, str, int, int, str]:
    locked = stamp(state.locked_until) if state.locked_until else _NEVER
    return (
        state.status.value,
        stamp(state.expires_at),
        stamp(state.resend_at),
        state.resends_left,
        state.attempts_left,
        locked,
    )


def _digest(code_id: str, code: str) -> str:
    return hashlib.sha256(f"{code_id} {code}".encode()).hexdigest()


def _write_down(
    connection: sqlite3.Connection, now: datetime, officer: str, state: OneTimeCode, device_id: str
) -> None:
    entry = AuditEntry(
        now, device_id, officer, "one_time_code", state.masked_phone, state.status.value
    )
    write_audit(connection, entry)
