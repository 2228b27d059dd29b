"""Synthetic people and finished stages, for tests that need one and care for little of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.officer import Officer, Role, Shift
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import (
    ApplicantKind,
    Level,
    LevelRule,
    Method,
    Notice,
    OfflineLimits,
    Policy,
)
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS
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
from kiosk.domain.sex import Sex

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
"""10:15 at the counter."""
CHIP_CHECKS = ("chip.sod_signature", "chip.signer_trusted")
CLERK = Officer("CB01", CleanText("Cán bộ Mẫu"), frozenset({Role.CLERK}))
APPROVER = Officer("CB02", CleanText("Người duyệt Mẫu"), frozenset({Role.APPROVER}))
SHIFT = Shift("01935a2e-0000-7000-8000-000000000001", CLERK, NOW)
OFFICE = Office(
    code="ANBINH",
    name=CleanText("TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ AN BÌNH"),
    superior=CleanText("ỦY BAN NHÂN DÂN XÃ AN BÌNH"),
    address=CleanText("Xã An Bình"),
    hotline=CleanText("1900 0000"),
    counter=CleanText("Quầy 3"),
)
POLICY = Policy(
    id="test-2026",
    valid_from=datetime(2026, 1, 1, tzinfo=UTC),
    valid_to=datetime(2027, 1, 1, tzinfo=UTC),
    rules=(
        LevelRule(
            ApplicantKind.CITIZEN, Method.IN_PERSON, Level.MEDIUM, frozenset(IN_PERSON_QUESTIONS)
        ),
        LevelRule(
            ApplicantKind.CITIZEN,
            Method.IN_PERSON,
            Level.HIGH,
            frozenset({*CHIP_CHECKS, CARD_VALID, *IN_PERSON_QUESTIONS}),
        ),
    ),
    notice=Notice("notice-3", "law.91_2025.19.1c"),
    offline=OfflineLimits(entries=3, hours=72),
    issuer="test",
    nonce="1",
)
CHIP_CLAIM = Claim(
    source=Source.CHIP,
    number=PersonNumber("001099012345"),
    name=CleanText("NGUYỄN VĂN THỬ"),
    unaccented_name=CleanText("NGUYEN VAN THU"),
    birth=BirthDate(1999, 3, 15),
    sex=Sex.MALE,
    address=CleanText("Tổ 1, Xã A"),
    issued=date(2022, 4, 20),
    expiry=Expiry(date(2039, 3, 15)),
    old_number="012345678",
    document_number="099012345",
)
QR_CLAIM = Claim(
    source=Source.QR,
    number=PersonNumber("001099012345"),
    name=CleanText("Nguyễn Văn Thử"),
    birth=BirthDate(1999, 3, 15),
    sex=Sex.MALE,
    issued=date(2022, 4, 20),
)
MRZ_CLAIM = Claim(
    source=Source.MRZ,
    number=PersonNumber("001099012345"),
    unaccented_name=CleanText("NGUYEN VAN THU"),
    birth=BirthDate(1999, 3, 15),
    sex=Sex.MALE,
    expiry=Expiry(date(2039, 3, 15)),
    document_number="099012345",
)
CHIP_EVIDENCE = Evidence(
    claim=CHIP_CLAIM,
    checks=tuple(Check(name, Outcome.HOLDS) for name in CHIP_CHECKS),
    attachment=b"the raw bundle",
    portrait=b"a portrait",
)


def draft(*evidence: Evidence, policy: Policy = POLICY, id_: str | None = None) -> Draft:
    """A draft of the synthetic citizen, in person."""
    return Draft(
        id=id_ or "01935a2e-7b00-7c3a-9d11-0123456789ab",
        opened_at=NOW,
        shift=SHIFT,
        policy=policy,
        kind=ApplicantKind.CITIZEN,
        method=Method.IN_PERSON,
        evidence=evidence,
    )


def proofed(of: Draft | None = None, level: Level = Level.HIGH) -> Proofed:
    """Proofed by the chip."""
    of = of or draft(CHIP_EVIDENCE)
    claim = CHIP_CLAIM
    assert claim.number and claim.name and claim.birth
    citizen = Citizen(
        number=claim.number,
        name=claim.name,
        birth=claim.birth,
        sex=claim.sex,
        address=claim.address,
        issued=claim.issued,
        expiry=claim.expiry,
        old_number=claim.old_number,
        sources=(("number", Source.CHIP), ("name", Source.CHIP), ("birth", Source.CHIP)),
    )
    checks = (*CHIP_EVIDENCE.checks, *(Check(name, Outcome.HOLDS) for name in IN_PERSON_QUESTIONS))
    return Proofed(draft=of, citizen=citizen, checks=checks, level=level, missing=())


def confirmed(of: Proofed | None = None) -> Confirmed:
    """Confirmed, with a phone and no e-mail address."""
    consent = Consent(
        notice_version="notice-3",
        legal_basis="law.91_2025.19.1c",
        given_at=NOW,
        read_aloud_by=CLERK.code,
    )
    return Confirmed(
        proofed=of or proofed(),
        contact=Contact(phone=Phone("0912345678"), email=None),
        consent=consent,
        confirmed_at=NOW,
    )


def approved(of: Confirmed | None = None) -> Approved:
    """Approved by rule."""
    of = of or confirmed()
    return Approved(confirmed=of, approver=None, approved_at=of.confirmed_at)


def approved_person(number: str, registration_id: str) -> Approved:
    """Another synthetic citizen, approved by rule."""
    stage = proofed(draft(CHIP_EVIDENCE, id_=registration_id))
    other = replace(stage.citizen, number=PersonNumber(number))
    return approved(confirmed(replace(stage, citizen=other)))
