"""The ways other than the chip card, over fakes: every answer, and values that mean harm."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import timedelta

import pytest
from builders import draft
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from fakes.sealer import GlassSealer
from fakes.ways import RIGHT_CODE, FakeCentre, SayingGuidance, ToldSims, fake_ways
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.account_service import GuidanceKind
from kiosk.domain.assistance import GuardianPaper, Help
from kiosk.domain.birth_date import parse_birth_date
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import INSURANCE_MATCHES, SUBSCRIBER_MATCHES, Answer
from kiosk.domain.evidence import Outcome
from kiosk.domain.insurance_code import parse_insurance_code
from kiosk.domain.one_time_code import CodeStatus
from kiosk.domain.organisation import Capacity, CodeKind
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Draft, Evidence
from kiosk.domain.sim_request import Carrier, SimState
from kiosk.errors import AtTheDeskError, KioskError, LaterError, SupervisorError
from kiosk.practice.policy import PRACTICE_POLICY

PHONE = Phone("0912345678")
HOSTILE = ["\x1b[2J\x1b]0;x\x07", "‮" * 300, "'; DROP TABLE accounts; --", "A" * 100_000, "\x00"]


class Room:
    """A counter with every way, and what a test turns."""

    def __init__(self) -> None:
        self.store, self.clock, self.sims = MemoryStore(), SetClock(), ToldSims()
        self.centre, self.paper = FakeCentre(self.clock), SayingGuidance()
        self.policies = OnePolicy(PRACTICE_POLICY)
        self.ways = fake_ways(
            self.store,
            self.clock,
            CountingIds(),
            GlassSealer(),
            self.policies,
            self.centre,
            self.sims,
            printer=self.paper,
        )

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.store.pages.ledger]

    def ledger(self) -> str:
        return str([dict(entry.facts) for entry in self.store.pages.ledger])


@pytest.fixture
def room() -> Room:
    return Room()


def person(name: str = "Nguyễn Văn Thử") -> Draft:
    claim = Claim(
        source=Source.TYPED,
        number=PersonNumber("001099012345"),
        name=CleanText(unicodedata.normalize("NFC", name)),
        birth=parse_birth_date("15/03/1999"),
    )
    return draft(Evidence(claim=claim), policy=PRACTICE_POLICY)


# Choosing


def test_six_are_offered_and_what_is_not_allowed_says_why(room: Room) -> None:
    offers = room.ways.choose_method(ApplicantKind.AGENCY)
    assert len(offers) == 6
    assert [each.method for each in offers if each.allowed] == [Method.USB_TOKEN]
    assert all(each.reason for each in offers if not each.allowed)


def test_outside_the_dates_nothing_is_offered(room: Room) -> None:
    room.policies.policy = replace(PRACTICE_POLICY, valid_to=room.clock.now())
    with pytest.raises(SupervisorError) as caught:
        room.ways.choose_method(ApplicantKind.CITIZEN)
    assert caught.value.code == "policy.not_in_force"
    room.policies.policy = None
    with pytest.raises(LaterError):
        room.ways.choose_method(ApplicantKind.CITIZEN)


def test_a_withdrawn_way_is_not_in_the_policy(room: Room) -> None:
    kept = tuple(r for r in PRACTICE_POLICY.rules if r.method is not Method.SOCIAL_INSURANCE)
    room.policies.policy = replace(PRACTICE_POLICY, rules=kept)
    (gone,) = (
        each
        for each in room.ways.choose_method(ApplicantKind.CITIZEN)
        if each.method is Method.SOCIAL_INSURANCE
    )
    assert (gone.allowed, gone.reason) == (False, "method.not_in_policy")


# Comparing


@pytest.mark.parametrize("answer", Answer)
def test_every_answer_is_evidence_whatever_it_is(room: Room, answer: Answer) -> None:
    room.centre.answer = answer
    for after, found, check in (
        (*room.ways.check_subscriber(person(), PHONE), SUBSCRIBER_MATCHES),
        (
            *room.ways.compare_insurance(person(), parse_insurance_code("7900012345")),
            INSURANCE_MATCHES,
        ),
    ):
        (shown,) = after.evidence[1:]
        assert (found.answer, shown.attachment) == (answer, b"signed comparison")
        (made,) = shown.checks
        away = answer is Answer.UNAVAILABLE
        expected = Outcome.NOT_CHECKED if away else Outcome.FAILS
        assert made.name == check
        assert made.outcome is (Outcome.HOLDS if answer is Answer.MATCH else expected)


def test_asked_again_the_newer_answer_takes_the_place(room: Room) -> None:
    room.centre.answer = Answer.MISMATCH
    after, _ = room.ways.check_subscriber(person(), PHONE)
    room.centre.answer = Answer.MATCH
    after, _ = room.ways.check_subscriber(after, PHONE)
    assert len(after.evidence) == 2
    assert after.evidence[-1].checks[0].outcome is Outcome.HOLDS


def test_the_number_that_bhxh_holds_stands_beside_the_typed_one(room: Room) -> None:
    room.centre.number = PersonNumber("001099077777")
    after, _ = room.ways.compare_insurance(person(), parse_insurance_code("7900012345"))
    claim = after.claim(Source.SOCIAL_INSURANCE)
    assert claim is not None and claim.number == PersonNumber("001099077777")


def test_nobody_is_asked_about_an_unknown_person(room: Room) -> None:
    empty = draft(policy=PRACTICE_POLICY)
    for ask in (
        lambda: room.ways.check_subscriber(empty, PHONE),
        lambda: room.ways.compare_insurance(empty, parse_insurance_code("7900012345")),
        lambda: room.ways.confirm_phone.send(empty, PHONE),
    ):
        with pytest.raises(AtTheDeskError) as caught:
            ask()
        assert caught.value.code == "evidence.incomplete"
    assert room.centre.asked == []


def test_a_decomposed_name_is_asked_about_composed(room: Room) -> None:
    room.ways.check_subscriber(person(unicodedata.normalize("NFD", "Nguyễn Thị Hoà")), PHONE)
    (asked,) = room.centre.asked
    assert asked.name == "Nguyễn Thị Hoà"
    assert repr(asked) and "Hoà" not in repr(asked)


def test_a_centre_that_is_away_leaves_the_draft_as_it_was(room: Room) -> None:
    room.centre.away = LaterError("centre.unreachable")
    before = person()
    for ask in (
        lambda: room.ways.check_subscriber(before, PHONE),
        lambda: room.ways.confirm_phone.send(before, PHONE),
    ):
        with pytest.raises(LaterError):
            ask()
    assert room.kinds() == []


# One-time codes


def test_the_right_code_confirms_this_phone_and_is_nowhere_else(room: Room) -> None:
    confirm, here = room.ways.confirm_phone, person()
    code = confirm.send(here, PHONE)
    after, code = confirm.attempt(here, code, f" {RIGHT_CODE[:3]} {RIGHT_CODE[3:]} ")
    assert (code.status, after.phone_confirmed) == (CodeStatus.CONFIRMED, PHONE)
    assert after.evidence[-1].attachment == b"signed code"
    assert RIGHT_CODE not in room.ledger() + repr(after) + repr(code)
    assert PHONE.value not in room.ledger()


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "１２３４５６", "-12345", *HOSTILE]
)
def test_what_is_no_code_costs_no_try(room: Room, typed: str) -> None:
    here = person()
    code = room.ways.confirm_phone.send(here, PHONE)
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.confirm_phone.attempt(here, code, typed)
    assert (caught.value.code, dict(caught.value.facts)) == (
        "one_time_code.not_digits",
        {"digits": 6},
    )
    assert room.centre.typed == []


def test_five_wrong_ones_lock_and_the_right_one_comes_too_late(room: Room) -> None:
    confirm, here = room.ways.confirm_phone, person()
    code = confirm.send(here, PHONE)
    for _ in range(5):
        after, code = confirm.attempt(here, code, "000000")
        assert after is here
    assert code.status is CodeStatus.LOCKED
    after, code = confirm.attempt(here, code, RIGHT_CODE)
    assert not code.confirmed and after.phone_confirmed is None


def test_again_only_after_the_wait_and_an_expired_one_says_so(room: Room) -> None:
    confirm, here = room.ways.confirm_phone, person()
    code = confirm.send(here, PHONE)
    assert confirm.resend(here, code).status is CodeStatus.TOO_EARLY
    room.clock.pass_time(301)
    _, late = confirm.attempt(here, code, RIGHT_CODE)
    assert late.status is CodeStatus.EXPIRED
    assert confirm.resend(here, late).status is CodeStatus.SENT


# SIM ký số


@pytest.mark.parametrize(
    "state", [s for s in SimState if s not in (SimState.SIGNED, SimState.UNKNOWN)]
)
def test_each_state_of_a_sim_leaves_the_draft_alone(room: Room, state: SimState) -> None:
    here = draft(policy=PRACTICE_POLICY)
    request = room.ways.sign_with_sim.send(here, PHONE, Carrier.VIETTEL)
    room.sims.news = [(state, None)]
    step = room.ways.sign_with_sim.ask(here, request)
    assert (step.request.state, step.draft, step.signer) == (state, here, None)


def test_after_its_time_a_sim_is_not_asked_any_more(room: Room) -> None:
    here = draft(policy=PRACTICE_POLICY)
    request = room.ways.sign_with_sim.send(here, PHONE, Carrier.VIETTEL)
    room.clock.pass_time(timedelta(seconds=91).total_seconds())
    room.sims.news = [(SimState.SIGNED, b"late")]
    step = room.ways.sign_with_sim.ask(here, request)
    assert step.request.state is SimState.EXPIRED
    assert room.sims.news, "the gateway was not asked"
    again = room.ways.sign_with_sim.ask(here, step.request)
    assert again.request.state is SimState.EXPIRED


@pytest.mark.parametrize("raw", [b"", b"{}", b"null", b"\xff", b'{"schema":1}', b"[" * 5000])
def test_a_signature_that_is_none_is_said_to_be_malformed(room: Room, raw: bytes) -> None:
    here = draft(policy=PRACTICE_POLICY)
    request = room.ways.sign_with_sim.send(here, PHONE, Carrier.MOBIFONE)
    room.sims.news = [(SimState.SIGNED, raw)]
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.sign_with_sim.ask(here, request)
    assert caught.value.code == "sim.malformed"


def test_the_phone_shows_what_was_asked_and_the_ledger_no_number(room: Room) -> None:
    here = draft(policy=PRACTICE_POLICY)
    one = room.ways.sign_with_sim.send(here, PHONE, Carrier.VINAPHONE)
    other = room.ways.sign_with_sim.send(here, Phone("0912777777"), Carrier.VINAPHONE)
    assert one.id != other.id and one.confirmation != other.confirmation
    assert PHONE.value not in room.ledger()


# Organisations, companions


@pytest.mark.parametrize(
    ("code", "value", "kind"),
    [
        ("0100233488", "0100233488", CodeKind.TAX),
        ("0314409058-002", "0314409058-002", CodeKind.TAX),
        ("MNS: 1234567", "1234567", CodeKind.BUDGET_UNIT),
        ("mns:1234567", "1234567", CodeKind.BUDGET_UNIT),
    ],
)
def test_an_organisation_by_its_number(room: Room, code: str, value: str, kind: CodeKind) -> None:
    after = room.ways.represent_organisation(
        person(), Capacity.LEGAL, papers_seen=True, code=code, name="CÔNG TY TNHH THỬ"
    )
    assert after.organisation is not None
    assert (after.organisation.code, after.organisation.code_kind) == (value, kind)


def test_what_the_certificate_states_is_not_typed_over(room: Room) -> None:
    claim = Claim(
        source=Source.CERTIFICATE,
        organisation=CleanText("CÔNG TY THẬT"),
        organisation_code="0100233488",
    )
    here = person().with_evidence(Evidence(claim=claim))
    after = room.ways.represent_organisation(
        here, Capacity.AUTHORISED, papers_seen=None, code="0314409058", name="KHÁC"
    )
    assert after.organisation is not None
    assert (after.organisation.name, after.organisation.code) == ("CÔNG TY THẬT", "0100233488")


@pytest.mark.parametrize("code", ["", " ", "123", "MNS:", "MNS:ab", "0000000000000", *HOSTILE])
def test_what_is_no_number_of_an_organisation(room: Room, code: str) -> None:
    with pytest.raises(AtTheDeskError):
        room.ways.represent_organisation(
            person(), Capacity.LEGAL, papers_seen=True, code=code, name="CÔNG TY"
        )


@pytest.mark.parametrize("name", ["", "   ", "\x00\x1b", "\u200b"])
def test_an_organisation_without_a_name(room: Room, name: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.represent_organisation(
            person(), Capacity.LEGAL, papers_seen=True, code="0100233488", name=name
        )
    assert caught.value.code == "organisation.name_missing"


@pytest.mark.parametrize("name", ["", "...", "123", "\x00", "\u200b"])
def test_whoever_stands_beside_the_applicant_has_a_name(room: Room, name: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.accompany_applicant.helper(person(), name, frozenset(Help))
    assert caught.value.code == "party.name_missing"


def test_guardian_helper_and_nobody(room: Room) -> None:
    accompany, here = room.ways.accompany_applicant, person()
    paper = next(iter(GuardianPaper))
    after = accompany.guardian(here, "001080000001", "Nguyễn Văn Cha", paper)
    after = accompany.helper(after, "Người Đọc Giúp", frozenset(Help))
    assert after.guardian is not None and after.helper is not None
    assert "Cha" not in repr(after.guardian) and "Giúp" not in repr(after.helper)
    assert accompany.alone(after) == here


@pytest.mark.parametrize("number", ["", "123", "00109901234x", *HOSTILE])
def test_a_guardian_without_a_number(room: Room, number: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        room.ways.accompany_applicant.guardian(person(), number, "Cha", next(iter(GuardianPaper)))
    assert caught.value.code.startswith("number.")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60))
def test_no_text_does_anything_but_be_taken_or_refused(text: str) -> None:
    room, here = Room(), person()
    for attempt in (
        lambda: room.ways.accompany_applicant.helper(here, text, frozenset(Help)),
        lambda: room.ways.represent_organisation(
            here, Capacity.LEGAL, papers_seen=True, code=text, name=text
        ),
        lambda: room.ways.open_dispute.state(text),
    ):
        try:
            attempt()
        except KioskError as error:
            told = [each for each in error.facts.values() if isinstance(each, str)]
            assert text == "" or not any(text in each for each in told)


# Paper


def test_guidance_is_numbered_printed_and_in_the_ledger(room: Room) -> None:
    officer = person().shift.officer
    hand_out = room.ways.hand_out_guidance
    numbers = [hand_out(GuidanceKind.VNEID, officer)[0].number for _ in range(3)]
    assert len(set(numbers)) == 3 and all("-HD-" in each for each in numbers)
    named, _ = hand_out(GuidanceKind.ACTIVATION, officer, person())
    assert named.applicant_name is None and named.simulated
    given, _ = hand_out(GuidanceKind.DISPUTE, officer, person(), number="KN-261122-00001")
    assert given.number == "KN-261122-00001"
    assert len(room.paper.printed) == 5
    assert "001099012345" not in room.ledger()
