"""Synthetic citizens whose registrations are approved and only have to be recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.officer import Officer, Role, Shift
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.proofing import IN_PERSON_QUESTIONS
from kiosk.domain.receipt import Office
from kiosk.domain.registration import (
    Approved,
    Citizen,
    Confirmed,
    Consent,
    Contact,
    Draft,
    Evidence,
    Proofed,
)
from kiosk.practice.policy import PRACTICE_POLICY

AT: Final = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
REGISTRATIONS: Final = 10
"""Of each counter, in one history."""
OFFICE: Final = Office(
    code="ANBINH",
    name=CleanText("XÃ AN BÌNH"),
    superior=CleanText(""),
    address=CleanText("Xã An Bình"),
    hotline=CleanText("1900 0000"),
    counter=CleanText("Quầy 1"),
)
_CLERK = Officer("CB01", CleanText("Cán bộ Mẫu"), frozenset({Role.CLERK}))
_SHIFT = Shift("01935a2e-0000-7000-8000-000000000001", _CLERK, AT)


def citizens(counter: int) -> tuple[Approved, ...]:
    """Those who come to this counter, in their order."""
    return tuple(_approved(counter, number) for number in range(1, REGISTRATIONS + 1))


def id_of(approved: Approved) -> str:
    """The registration's id."""
    return approved.confirmed.proofed.draft.id


def _approved(counter: int, number: int) -> Approved:
    confirmed = Confirmed(
        proofed=_proofed(counter, number),
        contact=Contact(phone=Phone("0912345678"), email=None),
        consent=Consent(
            notice_version=PRACTICE_POLICY.notice.version,
            legal_basis=PRACTICE_POLICY.notice.legal_basis,
            given_at=AT,
            read_aloud_by=_CLERK.code,
        ),
        confirmed_at=AT,
    )
    return Approved(confirmed=confirmed, approver=None, approved_at=AT)


def _proofed(counter: int, number: int) -> Proofed:
    citizen = Citizen(
        number=PersonNumber(f"001099{counter:03}{number:03}"),
        name=CleanText("NGUYỄN VĂN THỬ"),
        birth=BirthDate(1999, 3, 15),
    )
    shown = Evidence(claim=Claim(source=Source.QR, number=citizen.number), attachment=b"evidence")
    draft = Draft(
        id=f"01935a2e-7b00-7c3a-9d1{counter}-{number:012x}",
        opened_at=AT,
        shift=_SHIFT,
        policy=PRACTICE_POLICY,
        kind=ApplicantKind.CITIZEN,
        method=Method.IN_PERSON,
        evidence=(shown,),
    )
    answers = tuple(Check(name, Outcome.HOLDS) for name in IN_PERSON_QUESTIONS)
    return Proofed(draft=draft, citizen=citizen, checks=answers, level=Level.MEDIUM, missing=())
