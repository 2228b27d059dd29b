"""What is kept of a draft comes back as it was; whatever else is refused with one error."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from builders import CHIP_CHECKS, POLICY, SHIFT
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.assistance import Guardian, GuardianPaper, Help, Helper
from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.organisation import Capacity, CodeKind, Organisation
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.prepared import HandOver, VisitNeed
from kiosk.domain.registration import Contact, Draft, Evidence, Purpose, WireCount
from kiosk.domain.sex import Sex
from kiosk.errors import IntegrityError
from kiosk.formats.draft_body import draft_body, parse_draft_body

words = st.text(max_size=40).map(lambda raw: clean_text(raw, max_length=40))
typable = st.text(st.characters(codec="utf-8"), max_size=30).filter(str.isprintable)
numbers = st.from_regex(r"[0-9]{12}", fullmatch=True).map(PersonNumber)
days = st.dates(date(1850, 1, 1), date(2299, 12, 31))
births = days.map(BirthDate.of) | days.map(lambda day: BirthDate(day.year))
phones = st.builds(Phone, st.from_regex(r"0[0-9]{9}", fullmatch=True), st.booleans())
claims = st.builds(
    Claim,
    source=st.sampled_from(Source),
    number=st.none() | numbers,
    name=st.none() | words,
    unaccented_name=st.none() | words,
    birth=st.none() | births,
    sex=st.none() | st.sampled_from(Sex),
    address=st.none() | words,
    issued=st.none() | days,
    expiry=st.none() | st.builds(Expiry, st.none() | days),
    old_number=st.none() | typable,
    document_number=st.none() | typable,
    organisation=st.none() | words,
    organisation_code=st.none() | typable,
)
shown = st.builds(
    Evidence,
    claim=claims,
    checks=st.lists(
        st.builds(Check, st.sampled_from(CHIP_CHECKS), st.sampled_from(Outcome), typable)
    ).map(tuple),
    attachment=st.none() | st.binary(max_size=200),
    portrait=st.none() | st.binary(max_size=200),
    simulated=st.booleans(),
    wire=st.none() | st.builds(WireCount, *[st.integers(0, 1 << 40)] * 3),
)
drafts = st.builds(
    Draft,
    id=st.uuids().map(str),
    opened_at=st.integers(0, 1 << 52).map(
        lambda us: datetime(2000, 1, 2, tzinfo=UTC) + timedelta(microseconds=us)
    ),
    shift=st.just(SHIFT),
    policy=st.just(POLICY),
    kind=st.sampled_from(ApplicantKind),
    method=st.sampled_from(Method),
    evidence=st.lists(shown, max_size=3).map(tuple),
    purpose=st.sampled_from(Purpose),
    account=typable,
    organisation=st.none()
    | st.builds(
        Organisation,
        name=words.filter(bool),
        code=st.from_regex(r"[0-9]{7}", fullmatch=True),
        code_kind=st.just(CodeKind.BUDGET_UNIT),
        capacity=st.sampled_from(Capacity),
        papers_seen=st.none() | st.booleans(),
    ),
    guardian=st.none()
    | st.builds(Guardian, number=numbers, name=words, paper=st.sampled_from(GuardianPaper)),
    helper=st.none() | st.builds(Helper, name=words, help=st.frozensets(st.sampled_from(Help))),
    phone_confirmed=st.none() | phones,
    prepared=st.none()
    | st.builds(
        HandOver,
        registration_id=st.uuids().map(str),
        device_id=st.from_regex(r"[0-9a-f]{16}", fullmatch=True),
        lookup_id=st.from_regex(r"[0-9a-f]{32}", fullmatch=True),
        need=st.sampled_from(VisitNeed),
        note=st.none() | words,
        notice_version=st.sampled_from(["", "practice-1"]),
        agreed_at=st.just(SHIFT.opened_at),
        prepared_at=st.just(SHIFT.opened_at),
        valid_until=st.just(SHIFT.opened_at),
        statement=st.binary(max_size=40),
    ),
)
in_hands = st.builds(
    DraftInHand,
    draft=drafts,
    step=st.sampled_from(["evidence", "review", "contact"]),
    answers=st.lists(st.none() | st.booleans(), max_size=5).map(tuple),
    contact=st.none() | st.builds(Contact, phone=st.none() | phones, email=st.none() | typable),
    typed=st.dictionaries(st.sampled_from(["phone", "mail", "name"]), typable),
)
SAMPLE = DraftInHand(
    draft=Draft(
        id="d",
        opened_at=datetime(2026, 11, 22, tzinfo=UTC),
        shift=SHIFT,
        policy=POLICY,
        kind=ApplicantKind.CITIZEN,
        method=Method.IN_PERSON,
        evidence=(Evidence(claim=Claim(source=Source.QR, name=CleanText("Thử"))),),
    ),
    step="contact",
    typed={"phone": "0912"},
)
RAW = draft_body(SAMPLE)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


def parsed_or_refused(raw: bytes) -> None:
    try:
        found = parse_draft_body(raw)
    except IntegrityError as error:
        assert error.code == "draft.unreadable"
        return
    assert parse_draft_body(draft_body(found)) == found


@given(in_hands)
def test_what_goes_in_comes_out(in_hand: DraftInHand) -> None:
    again = parse_draft_body(draft_body(in_hand))
    assert again == in_hand
    for one, other in zip(again.draft.evidence, in_hand.draft.evidence, strict=True):
        assert type(one.claim.name) is type(other.claim.name)


@given(st.binary(max_size=400))
@example(b"[" * 100_000)
@example(b'"motcua.draft/1"')
def test_any_bytes(raw: bytes) -> None:
    parsed_or_refused(raw)


@given(st.integers(0, len(RAW) - 1), st.integers(1, 255))
def test_any_changed_byte(place: int, mask: int) -> None:
    parsed_or_refused(RAW[:place] + bytes([RAW[place] ^ mask]) + RAW[place + 1 :])


@given(st.data(), values)
def test_any_value_at_any_place(data: st.DataObject, value: Any) -> None:
    content = json.loads(RAW)
    place, key = content, "in_hand"
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = value
    parsed_or_refused(json.dumps(content).encode())
