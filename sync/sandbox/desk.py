"""Everything else that the practice centre does: enrol, look up, tell the time, anchor ledgers."""

from __future__ import annotations

import hashlib
import secrets
import sqlite3
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.devices.keystore import device_id_of
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.formats.policy_pack import policy_payload
from kiosk.formats.sealing_keys import OpeningKey
from sync.contract import (
    ACCOUNT_ANSWER,
    ENROLMENT,
    TIME,
    AccountSearch,
    EnrolmentRequest,
    possession_message,
)
from sync.sandbox.account_book import account, account_id_of
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.ledger_desk import anchor_ledger as anchor_ledger
from sync.sandbox.problems import ProblemError
from sync.ways_contract import TRUST_LIST

_ALPHABET: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that are read wrongly over the telephone."""


def new_enrolment_code(centre: Centre, *, life: timedelta = timedelta(hours=24)) -> str:
    """A one-time code of 80 bits; the file keeps its digest only."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(16))
    code = "-".join(letters[at : at + 4] for at in range(0, 16, 4))
    with centre.database.transaction() as connection:
        connection.execute(
            "INSERT INTO enrolment_codes (code_sha256, expires_at) VALUES (?, ?)",
            (_sha256(code), stamp(centre.now() + life)),
        )
    return code


def enrol_device(centre: Centre, asked: EnrolmentRequest, idempotency_key: str) -> bytes:
    """The signed enrolment; the same request with the same code again gets the first answer."""
    request = _sha256(asked.model_dump_json())
    with centre.database.transaction() as connection:
        row = connection.execute(
            "SELECT * FROM enrolment_codes WHERE code_sha256 = ?", (_sha256(asked.one_time_code),)
        ).fetchone()
        now = centre.now()
        if row is None or row["expires_at"] < stamp(now):
            raise ProblemError(403, "enrolment.code_refused")
        if row["answer"] is not None:
            if (row["idempotency_key"], row["request_sha256"]) != (idempotency_key, request):
                raise ProblemError(403, "enrolment.code_refused")
            return bytes(row["answer"])
        answer = _enrol(centre, connection, asked, now)
        connection.execute(
            "UPDATE enrolment_codes SET idempotency_key = ?, request_sha256 = ?, answer = ?"
            " WHERE code_sha256 = ?",
            (idempotency_key, request, answer, row["code_sha256"]),
        )
        return answer


def search_accounts(centre: Centre, asked: AccountSearch, device_id: str) -> bytes:
    """The signed answer to a look-up; the look-up itself is written down."""
    with centre.database.transaction() as connection:
        account_id = account_id_of(connection, asked.number)
        known = None if account_id is None else account(connection, account_id)
        subject = _subject(asked.number)
        found = "exists" if known else "none"
        now = centre.now()
        write_audit(connection, AuditEntry(now, device_id, asked.officer, "search", subject, found))
    phone = Phone(known.phone).masked if known and known.phone else ""
    return centre.sign(
        {
            "statement": ACCOUNT_ANSWER,
            "nonce": asked.nonce,
            "exists": known is not None,
            "masked_phone": phone,
            "account": known.public_id if known else "",
            "level": known.level if known else 0,
            "of_other_system": bool(known and known.system),
            "answered_at": stamp(now),
        }
    )


def _subject(key: str) -> str:
    """As the log may hold it."""
    return PersonNumber(key).masked if len(key) == 12 and key.isdigit() else f"{key[:3]}…{key[-3:]}"


def trust_list(centre: Centre, nonce: str) -> bytes:
    """The roots of the national PKI that this centre trusts, for practice counters."""
    roots = centre.certificates().national.roots
    return centre.sign(
        {
            "statement": TRUST_LIST,
            "list": "national",
            "roots": [b64encode(each).decode() for each in roots],
            "practice": centre.rules.practice_profile,
            "nonce": nonce,
            "at": stamp(centre.now()),
        }
    )


def signed_policy(centre: Centre) -> bytes:
    """The policy pack, with the sealing key and the centre's time."""
    now = centre.now()
    issued = replace(
        centre.policy, issuer=centre.pki.statement_key_id, nonce=centre.nonces.issue(now)
    )
    return centre.sign(
        {
            **policy_payload(issued),
            "issued_at": stamp(now),
            "sealing_keys": [sealing_key_of(each) for each in centre.pki.opening_keys],
        }
    )


def signed_time(centre: Centre, nonce: str) -> bytes:
    """The centre's time in answer to one question."""
    return centre.sign({"statement": TIME, "nonce": nonce, "time": stamp(centre.now())})


def _enrol(
    centre: Centre, connection: sqlite3.Connection, asked: EnrolmentRequest, now: datetime
) -> bytes:
    device_key = b64decode(asked.device_key)
    message = possession_message(asked.one_time_code, asked.certificate_request)
    try:
        Ed25519PublicKey.from_public_bytes(device_key).verify(b64decode(asked.possession), message)
    except (InvalidSignature, ValueError):
        raise ProblemError(403, "enrolment.possession_wrong") from None
    device_id = device_id_of(device_key)
    try:
        certificate = centre.pki.issue_client(asked.certificate_request, device_id)
    except ValueError:
        raise ProblemError(400, "enrolment.request_wrong") from None
    connection.execute(
        "INSERT INTO devices VALUES (?, ?, ?, ?, ?, ?, NULL)"
        " ON CONFLICT (id) DO UPDATE SET certificate_sha256 = excluded.certificate_sha256,"
        " office = excluded.office, counter = excluded.counter",
        (
            device_id,
            device_key,
            certificate.fingerprint(hashes.SHA256()).hex(),
            asked.office,
            asked.counter,
            stamp(now),
        ),
    )
    write_audit(connection, AuditEntry(now, device_id, "", "enrolment", asked.office, "enrolled"))
    return centre.sign(
        {
            "statement": ENROLMENT,
            "device_id": device_id,
            "office": asked.office,
            "counter": asked.counter,
            "certificate": certificate.public_bytes(Encoding.PEM).decode(),
            "sealing_key": sealing_key_of(centre.pki.opening_key),
            "enrolled_at": stamp(now),
        }
    )


def sealing_key_of(opening_key: OpeningKey) -> dict[str, str | bool]:
    """The public half, as statements carry it."""
    key = opening_key.sealing_key()
    return {
        "id": key.id,
        "mlkem768": b64encode(key.mlkem).decode(),
        "x25519": b64encode(key.x25519).decode(),
        "dictionary": True,
    }


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
