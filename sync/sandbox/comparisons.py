"""What BHXH and the carriers answer at the practice centre: field by field, never their data."""

from __future__ import annotations

from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import (
    INSURANCE_MATCHES,
    SUBSCRIBER_MATCHES,
    Answer,
    FieldMatch,
    Fields,
    answer_of,
    compare_fields,
)
from kiosk.domain.person_number import PersonNumber
from sync.sandbox.centre import Centre
from sync.sandbox.database import AuditEntry, stamp, write_audit
from sync.sandbox.problems import ProblemError
from sync.sandbox.registers import Insured, Registers, Subscriber
from sync.ways_contract import COMPARISON, InsuranceQuestion, SubscriberQuestion


def compare_insurance(centre: Centre, asked: InsuranceQuestion, device_id: str) -> bytes:
    """The signed comparison; where all matches it names the number that BHXH holds."""
    held = insured_by(centre.registers, asked.code)
    answer, fields = answer_of_insurance(held, asked)
    number = held.number if held is not None and answer is Answer.MATCH else ""
    told = {"code": asked.code, "held_number": number}
    return _told(centre, asked, (INSURANCE_MATCHES, answer, fields), told, device_id)


def compare_subscriber(centre: Centre, asked: SubscriberQuestion, device_id: str) -> bytes:
    """The signed comparison; a suspended subscription is told before anything is compared."""
    answer, fields = answer_of_carrier(centre.registers.subscribers.get(asked.phone), asked)
    outcome = (SUBSCRIBER_MATCHES, answer, fields)
    return _told(centre, asked, outcome, {"phone": asked.phone}, device_id)


def answer_of_insurance(held: Insured | None, asked: InsuranceQuestion) -> tuple[Answer, Fields]:
    """What BHXH says of one question."""
    if held is None:
        return Answer.ABSENT, ()
    if not held.answers:
        return Answer.UNAVAILABLE, ()
    fields = _fields(asked, held, asked.old_number or None)
    return answer_of(fields), fields


def answer_of_carrier(held: Subscriber | None, asked: SubscriberQuestion) -> tuple[Answer, Fields]:
    """What the carrier says of one question."""
    if held is None:
        return Answer.ABSENT, ()
    if held.state == "unavailable":
        return Answer.UNAVAILABLE, ()
    if held.state == "suspended":
        return Answer.SUSPENDED, ()
    fields = _strictly(_fields(asked, held, None))
    return answer_of(fields), fields


def insured_by(registers: Registers, code: str) -> Insured | None:
    """By the code, or by the personal number that has taken its place."""
    if len(code) == 10:
        return registers.insured.get(code)
    return next((each for each in registers.insured.values() if each.number == code), None)


def _fields(
    asked: InsuranceQuestion | SubscriberQuestion,
    held: Insured | Subscriber,
    old_number: str | None,
) -> Fields:
    try:
        birth = parse_birth_date(asked.birth)
    except ValueError:
        raise ProblemError(400, "request.malformed") from None
    number, name = PersonNumber(asked.number), CleanText(asked.name)
    return compare_fields(number, old_number, name, birth, held.held())


def _strictly(fields: Fields) -> Fields:
    """Chính chủ: the carrier must hold the 12-digit number itself (TT 08/2026/TT-BKHCN)."""
    return tuple(
        (name, FieldMatch.MISMATCH if name == "number" and match is FieldMatch.ABSENT else match)
        for name, match in fields
    )


def _told(
    centre: Centre,
    asked: InsuranceQuestion | SubscriberQuestion,
    outcome: tuple[str, Answer, Fields],
    told: dict[str, str],
    device_id: str,
) -> bytes:
    of, answer, fields = outcome
    now, subject = centre.now(), PersonNumber(asked.number).masked
    with centre.database.transaction() as connection:
        entry = AuditEntry(now, device_id, asked.officer, of, subject, answer.value)
        write_audit(connection, entry)
    return centre.sign(
        {
            "statement": COMPARISON,
            "of": of,
            "registration_id": asked.registration_id,
            "device_id": device_id,
            "number": asked.number,
            "name": asked.name,
            "birth": asked.birth,
            **told,
            "answer": answer.value,
            "fields": {name: match.value for name, match in fields},
            "nonce": asked.nonce,
            "at": stamp(now),
        }
    )
