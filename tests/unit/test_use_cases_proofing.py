"""From evidence and answers to a level; confirming; approving."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from builders import (
    APPROVER,
    CHIP_CHECKS,
    CHIP_CLAIM,
    CHIP_EVIDENCE,
    CLERK,
    MRZ_CLAIM,
    NOW,
    POLICY,
    QR_CLAIM,
    confirmed,
    draft,
    proofed,
)
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore

from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Role
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import Level, Method
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS
from kiosk.domain.registration import Contact, Draft, Evidence, Proofed
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.formats.registration_body import parse_registration_body, registration_body
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.proof_applicant import InPersonAnswers, ProofApplicant

YES = InPersonAnswers(same_face=True, card_sound=True, acts_freely=True)
QR = Evidence(claim=QR_CLAIM)
MRZ = Evidence(claim=MRZ_CLAIM)
SHOWN = draft(QR, MRZ, CHIP_EVIDENCE)


class Desk:
    def __init__(self, *, practice: bool = False) -> None:
        self.store, self.clock = MemoryStore(), SetClock()
        self.proof = ProofApplicant(self.store, self.clock, practice)
        self.confirm = ConfirmWithApplicant(self.store, self.clock)
        self.approve = ApproveRegistration(self.store, self.clock)

    def level(self, of: Draft, answers: InPersonAnswers = YES) -> Level:
        return self.proof(of, answers).level


@pytest.fixture
def desk() -> Desk:
    return Desk()


def with_chip_check(name: str, outcome: Outcome) -> Draft:
    checks = tuple(
        Check(name, outcome, "some.reason") if check.name == name else check
        for check in CHIP_EVIDENCE.checks
    )
    return draft(QR, MRZ, replace(CHIP_EVIDENCE, checks=checks))


def with_claim(claim: Claim) -> Draft:
    others = tuple(e for e in (QR, MRZ, CHIP_EVIDENCE) if e.claim.source is not claim.source)
    if claim.source is Source.CHIP:
        return draft(*others, replace(CHIP_EVIDENCE, claim=claim))
    return draft(*others, Evidence(claim=claim))


def outcome(of: Proofed, name: str) -> Check:
    [found] = [check for check in of.checks if check.name == name]
    return found


def test_everything_in_order_gives_level_3(desk: Desk) -> None:
    done = desk.proof(SHOWN, YES)
    assert (done.level, done.missing) == (Level.HIGH, ())
    assert {check.outcome for check in done.checks} == {Outcome.HOLDS}
    [entry] = desk.store.pages.ledger
    assert entry.kind == LedgerKind.PROOFED
    assert entry.facts == {"registration": SHOWN.id, "level": "3"}


@pytest.mark.parametrize("name", CHIP_CHECKS)
def test_a_chip_that_fails_gives_no_level(desk: Desk, name: str) -> None:
    done = desk.proof(with_chip_check(name, Outcome.FAILS), YES)
    assert done.level is Level.NONE
    assert [check.name for check in done.missing] == [name]
    assert desk.store.pages.ledger[-1].facts[name] == "fails some.reason"


@pytest.mark.parametrize("name", CHIP_CHECKS)
def test_a_chip_that_was_not_checked_gives_no_level_3(desk: Desk, name: str) -> None:
    assert desk.level(with_chip_check(name, Outcome.NOT_CHECKED)) is Level.MEDIUM


@pytest.mark.parametrize("question", range(3))
def test_a_no_gives_no_level_and_silence_is_no_yes(desk: Desk, question: int) -> None:
    names = ("same_face", "card_sound", "acts_freely")
    for answer, expected in ((False, Outcome.FAILS), (None, Outcome.NOT_CHECKED)):
        done = desk.proof(SHOWN, replace(YES, **{names[question]: answer}))
        assert done.level is Level.NONE
        assert outcome(done, IN_PERSON_QUESTIONS[question]).outcome is expected


def test_nothing_is_answered_beforehand(desk: Desk) -> None:
    done = desk.proof(SHOWN, InPersonAnswers())
    assert done.level is Level.NONE
    assert {check.name for check in done.missing} == set(IN_PERSON_QUESTIONS)


@pytest.mark.parametrize(
    "claim",
    [
        replace(QR_CLAIM, number=PersonNumber("001099012346")),
        replace(QR_CLAIM, name=CleanText("Nguyễn Văn Thứ")),
        replace(MRZ_CLAIM, document_number="099012346", number=None),
        replace(MRZ_CLAIM, expiry=Expiry(date(2040, 3, 15))),
        replace(CHIP_CLAIM, issued=date(2022, 4, 21)),
    ],
)
def test_sources_that_differ_give_no_level(desk: Desk, claim: Claim) -> None:
    assert desk.level(with_claim(claim)) is Level.NONE


def expiring(day: date | None) -> Draft:
    return draft(QR, replace(CHIP_EVIDENCE, claim=replace(CHIP_CLAIM, expiry=Expiry(day))))


def test_the_last_day_ends_at_midnight_in_vietnam(desk: Desk) -> None:
    last = expiring(date(2026, 11, 22))
    desk.clock.set_to(datetime(2026, 11, 22, 16, 59, 59, tzinfo=UTC))
    assert desk.level(last) is Level.HIGH
    desk.clock.set_to(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
    done = desk.proof(last, YES)
    assert done.level is Level.NONE
    assert outcome(done, CARD_VALID) == Check(CARD_VALID, Outcome.FAILS, "document.expired")


def test_a_card_without_limit_does_not_expire(desk: Desk) -> None:
    assert desk.level(expiring(None)) is Level.HIGH


def test_an_expiry_that_nobody_states_is_not_checked(desk: Desk) -> None:
    silent = draft(QR, replace(CHIP_EVIDENCE, claim=replace(CHIP_CLAIM, expiry=None)))
    done = desk.proof(silent, YES)
    assert done.level is Level.MEDIUM
    assert outcome(done, CARD_VALID).reason == "document.expiry_unknown"


def test_the_chip_s_expiry_counts_before_the_typed_one(desk: Desk) -> None:
    typed = Evidence(claim=replace(QR_CLAIM, source=Source.TYPED, expiry=Expiry(date(2050, 1, 1))))
    expired = replace(CHIP_EVIDENCE, claim=replace(CHIP_CLAIM, expiry=Expiry(date(2026, 1, 1))))
    done = desk.proof(draft(typed, expired), YES)
    assert outcome(done, CARD_VALID).outcome is Outcome.FAILS
    assert done.level is Level.NONE


def test_practice_evidence_counts_in_practice_only() -> None:
    simulated = draft(QR, replace(CHIP_EVIDENCE, simulated=True))
    refused = Desk(practice=False).proof(simulated, YES)
    assert refused.level is Level.NONE
    assert outcome(refused, "evidence.genuine").reason == "evidence.simulated"
    assert Desk(practice=True).level(simulated) is Level.HIGH


@pytest.mark.parametrize(
    "claim",
    [
        replace(QR_CLAIM, number=None),
        replace(QR_CLAIM, name=None),
        replace(QR_CLAIM, birth=None),
    ],
)
def test_who_it_is_must_be_known_before(desk: Desk, claim: Claim) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.proof(draft(Evidence(claim=claim)), YES)
    assert caught.value.code == "evidence.incomplete"
    assert desk.store.pages.ledger == []


def test_each_fact_comes_from_its_best_source(desk: Desk) -> None:
    citizen = desk.proof(SHOWN, YES).citizen
    assert citizen.name == "NGUYỄN VĂN THỬ"
    assert set(citizen.sources) == {
        (field, Source.CHIP)
        for field in (
            *("number", "name", "birth", "sex", "address", "issued", "expiry", "old_number"),
        )
    }


def test_an_accented_name_is_better_than_the_zone_s(desk: Desk) -> None:
    assert desk.proof(draft(MRZ, QR), YES).citizen.name == "Nguyễn Văn Thử"
    alone = desk.proof(draft(MRZ), YES).citizen
    assert alone.name == "NGUYEN VAN THU"
    assert dict(alone.sources)["name"] is Source.MRZ


def test_the_ledger_holds_no_personal_data(desk: Desk) -> None:
    desk.proof(with_claim(replace(QR_CLAIM, name=CleanText("Lê Thị Khác"))), YES)
    written = repr([dict(entry.facts) for entry in desk.store.pages.ledger])
    assert "claims.qr_mrz_differ" in written
    for secret in ("001099", "Nguy", "NGUY", "Khác", "1999"):
        assert secret not in written


def test_confirming_names_notice_basis_and_reader(desk: Desk) -> None:
    done = desk.confirm(proofed(), Contact(phone=Phone("0912345678"), email=None))
    assert (done.consent.notice_version, done.consent.legal_basis) == (
        "notice-3",
        "law.91_2025.19.1c",
    )
    assert (done.consent.given_at, done.consent.read_aloud_by) == (NOW, CLERK.code)
    [entry] = desk.store.pages.ledger
    assert entry.kind == LedgerKind.CONFIRMED
    assert "0912" not in repr(dict(entry.facts)) + repr(done.contact)


def test_without_a_level_there_is_nothing_to_confirm(desk: Desk) -> None:
    with pytest.raises(SupervisorError) as caught:
        desk.confirm(proofed(level=Level.NONE), Contact(phone=None, email=None))
    assert caught.value.code == "proofing.no_level"
    assert desk.store.pages.ledger == []


@pytest.mark.parametrize("email", ["", "a\nb@vidu.vn", "a\x1b@vidu.vn", "a" * 250 + "@b.vn"])
def test_an_address_that_no_registration_carries_is_refused(desk: Desk, email: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        desk.confirm(proofed(), Contact(phone=None, email=email))
    assert caught.value.code == "email.malformed"
    assert desk.store.pages.ledger == []


def test_the_longest_address_can_be_recorded(desk: Desk) -> None:
    longest = "a" * 245 + "@vidu.vn"
    stage = desk.approve(desk.confirm(proofed(), Contact(phone=None, email=longest)))
    body = registration_body(stage, office="ANBINH", counter="Quầy 3", ledger_before="0" * 64)
    assert parse_registration_body(body).contact.email == longest


ASKING = replace(POLICY, approval_required=frozenset({Method.IN_PERSON}))
TO_APPROVE = confirmed(proofed(draft(CHIP_EVIDENCE, policy=ASKING)))


def test_where_the_policy_does_not_ask_the_rule_approves(desk: Desk) -> None:
    done = desk.approve(confirmed())
    assert (done.approver, done.approved_at) == (None, NOW)
    assert desk.store.pages.ledger == []


def test_where_the_policy_asks_somebody_must_approve(desk: Desk) -> None:
    with pytest.raises(SupervisorError) as caught:
        desk.approve(TO_APPROVE)
    assert caught.value.code == "approval.needed"


def test_another_officer_approves(desk: Desk) -> None:
    desk.clock.pass_time(60)
    done = desk.approve(TO_APPROVE, APPROVER)
    assert (done.approver, done.approved_at) == (APPROVER, NOW + timedelta(seconds=60))
    [entry] = desk.store.pages.ledger
    assert (entry.kind, entry.facts["approver"]) == (LedgerKind.APPROVED, "CB02")


@pytest.mark.parametrize("roles", [{Role.APPROVER}, {Role.SUPERVISOR, Role.CLERK}])
def test_the_clerk_never_approves_whatever_the_roles(desk: Desk, roles: set[Role]) -> None:
    self_approving = Officer(CLERK.code, CleanText("Another name"), frozenset(roles))
    for stage in (TO_APPROVE, confirmed()):
        with pytest.raises(SupervisorError) as caught:
            desk.approve(stage, self_approving)
        assert caught.value.code == "approval.same_person"
    assert desk.store.pages.ledger == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.TECHNICIAN, Role.AUDITOR, None])
def test_only_approvers_approve(desk: Desk, role: Role | None) -> None:
    roles = frozenset({role} if role else set())
    with pytest.raises(SupervisorError) as caught:
        desk.approve(TO_APPROVE, Officer("CB09", CleanText("X"), roles))
    assert caught.value.code == "approval.not_an_approver"
