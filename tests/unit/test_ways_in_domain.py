"""Methods by policy, SIM requests, guardians, organisations, and the reasons to stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from builders import POLICY

from kiosk.domain.assistance import Guardian, GuardianPaper, age, guardian_check
from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Outcome
from kiosk.domain.method_choice import method_offers
from kiosk.domain.organisation import Capacity, CodeKind, Organisation
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.registration import RefusalReason, likely_reasons
from kiosk.domain.sim_request import STATE_OF_CODE, Carrier, SimRequest, SimState

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
CHILD = PersonNumber("001214012345")
MOTHER = Guardian(
    number=PersonNumber("001190012345"),
    name=CleanText("TRẦN THỊ MẸ"),
    paper=GuardianPaper.BIRTH_CERTIFICATE,
)
REQUEST = SimRequest(
    id="1",
    registration_id="2",
    phone=Phone("0912345678"),
    carrier=Carrier.VINAPHONE,
    state=SimState.SENT,
    confirmation="4711",
    sent_at=NOW,
    expires_at=NOW,
)


def test_offers_come_in_the_documents_groups_and_order() -> None:
    offers = method_offers(POLICY, ApplicantKind.CITIZEN)
    assert [offer.method for offer in offers] == [
        Method.MOBILE_SUBSCRIBER,
        Method.SOCIAL_INSURANCE,
        Method.POST_OFFICE,
        Method.IN_PERSON,
        Method.USB_TOKEN,
        Method.SIM_SIGNATURE,
    ]
    assert [offer.group for offer in offers] == [Level.MEDIUM] * 3 + [Level.HIGH] * 3
    allowed = {offer.method: offer.level for offer in offers if offer.allowed}
    assert allowed == {Method.IN_PERSON: Level.HIGH}


@pytest.mark.parametrize(
    ("kind", "method", "reason"),
    [
        (ApplicantKind.ENTERPRISE, Method.SOCIAL_INSURANCE, "method.citizens_only"),
        (ApplicantKind.ENTERPRISE, Method.MOBILE_SUBSCRIBER, "method.citizens_only"),
        (ApplicantKind.ENTERPRISE, Method.SIM_SIGNATURE, "method.not_in_policy"),
        (ApplicantKind.AGENCY, Method.SIM_SIGNATURE, "method.not_for_agencies"),
        (ApplicantKind.AGENCY, Method.POST_OFFICE, "method.citizens_only"),
        (ApplicantKind.CITIZEN, Method.USB_TOKEN, "method.not_in_policy"),
    ],
)
def test_what_is_not_allowed_says_why(kind: ApplicantKind, method: Method, reason: str) -> None:
    (offer,) = [each for each in method_offers(POLICY, kind) if each.method is method]
    assert (offer.allowed, offer.reason, offer.level) == (False, reason, Level.NONE)


def test_what_is_over_stays_over() -> None:
    cancelled = REQUEST.moved(SimState.WAITING).moved(SimState.CANCELLED)
    assert cancelled.moved(SimState.SIGNED, b"x") == cancelled
    assert cancelled.may_retry and not cancelled.is_open


def test_a_signature_after_the_end_is_late_and_carries_nothing() -> None:
    late = REQUEST.moved(SimState.EXPIRED).moved(SimState.SIGNED, b"signature")
    assert (late.state, late.evidence) == (SimState.LATE, None)


def test_unknown_may_still_become_signed() -> None:
    assert REQUEST.moved(SimState.UNKNOWN).moved(SimState.SIGNED, b"x").evidence == b"x"


def test_every_state_but_our_own_has_a_code_of_the_gateway() -> None:
    assert set(SimState) - set(STATE_OF_CODE.values()) == {SimState.LATE, SimState.UNKNOWN}


@pytest.mark.parametrize(
    ("birth", "today", "years"),
    [
        ("15/03/2012", date(2026, 3, 14), 13),
        ("15/03/2012", date(2026, 3, 15), 14),
        ("29/02/2012", date(2026, 2, 28), 13),
        ("29/02/2012", date(2026, 3, 1), 14),
        ("2012", date(2026, 12, 30), 13),
        ("2012", date(2026, 12, 31), 14),
        ("03/2012", date(2026, 3, 31), 14),
    ],
)
def test_age_is_the_least_that_the_date_allows(birth: str, today: date, years: int) -> None:
    assert age(parse_birth_date(birth), today) == years


def test_a_child_needs_a_guardian_who_is_somebody_else_and_of_age() -> None:
    birth, today = BirthDate(2014, 5, 1), date(2026, 11, 22)
    reasons = []
    for guardian in (
        None,
        replace(MOTHER, number=CHILD),
        replace(MOTHER, number=PersonNumber("001210012345")),
    ):
        check = guardian_check(birth, CHILD, guardian, today)
        assert check is not None and check.outcome is Outcome.FAILS
        reasons.append(check.reason)
    assert reasons == ["guardian.needed", "guardian.same_person", "guardian.not_of_age"]
    check = guardian_check(birth, CHILD, MOTHER, today)
    assert check is not None and check.outcome is Outcome.HOLDS
    assert guardian_check(BirthDate(2000), CHILD, None, today) is None


def test_an_organisation_has_a_number_of_its_own() -> None:
    made = Organisation(
        name=CleanText("CÔNG TY TNHH THỬ"), code="0314409058-002", capacity=Capacity.LEGAL
    )
    assert made.duplicate_key == "0314409058-002"
    assert made.check().outcome is Outcome.NOT_CHECKED
    assert replace(made, papers_seen=False).check().reason == "representative.no_papers"
    unit = replace(made, code="1012345", code_kind=CodeKind.BUDGET_UNIT)
    assert unit.duplicate_key == "MNS:1012345"
    assert "0314409058" not in repr(made)


@pytest.mark.parametrize("code", ["001099012345", "123", "", "0314409058-2"])
def test_no_organisation_without_one(code: str) -> None:
    with pytest.raises(ValueError, match="tax number"):
        Organisation(name=CleanText("CÔNG TY"), code=code, capacity=Capacity.LEGAL)


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("kind", ApplicantKind)
def test_likely_reasons_fit_on_one_screen(kind: ApplicantKind, method: Method) -> None:
    reasons = likely_reasons(kind, method)
    assert len(reasons) == len(set(reasons)) <= 15
    assert {RefusalReason.WITHDRAWN, RefusalReason.NO_CONSENT} <= set(reasons)
