"""Who may be registered with which certificate."""

from __future__ import annotations

import pytest
from support.subject_names import flat

from kiosk.domain.certificate_holder import Pki, capacities, holder_fits, holder_is
from kiosk.domain.evidence import Outcome
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import ApplicantKind
from kiosk.formats.certificate_subject import parse_subject

CITIZEN, ENTERPRISE, AGENCY = ApplicantKind.CITIZEN, ApplicantKind.ENTERPRISE, ApplicantKind.AGENCY
PERSON = ("UID", "CCCD:001099012345")
FIRM = ("UID", "MST:0100233488")
NAMED = ("CN", "UBND xã Thử Nghiệm")
NUMBER = PersonNumber("001099012345")


@pytest.mark.parametrize(
    ("subject", "pki", "expected"),
    [
        ([PERSON], Pki.NATIONAL, (CITIZEN,)),
        ([FIRM], Pki.NATIONAL, (ENTERPRISE,)),
        ([PERSON, FIRM], Pki.NATIONAL, (CITIZEN, ENTERPRISE)),
        ([("UID", "CMND:012345678")], Pki.NATIONAL, (CITIZEN,)),
        ([("UID", "HC:B1234567")], Pki.NATIONAL, ()),
        ([NAMED], Pki.NATIONAL, ()),
        ([NAMED], Pki.GOVERNMENT, (AGENCY,)),
        ([NAMED, FIRM], Pki.GOVERNMENT, (AGENCY,)),
        ([NAMED, PERSON], Pki.GOVERNMENT, ()),
        ([NAMED, PERSON, ("UID", "MNS:1234567")], Pki.GOVERNMENT, (AGENCY,)),
        ([], Pki.GOVERNMENT, ()),
    ],
)
def test_capacities(
    subject: list[tuple[str, str]], pki: Pki, expected: tuple[ApplicantKind, ...]
) -> None:
    assert capacities(parse_subject(flat(*subject)), pki) == expected


@pytest.mark.parametrize(
    ("subject", "pki", "kind", "reason"),
    [
        ([FIRM], Pki.NATIONAL, CITIZEN, "certificate.names_no_person"),
        ([PERSON], Pki.NATIONAL, ENTERPRISE, "certificate.names_no_enterprise"),
        ([NAMED, PERSON], Pki.GOVERNMENT, AGENCY, "certificate.names_no_agency"),
        ([NAMED], Pki.NATIONAL, AGENCY, "certificate.wrong_pki"),
        ([PERSON], Pki.GOVERNMENT, CITIZEN, "certificate.wrong_pki"),
        ([FIRM], Pki.GOVERNMENT, ENTERPRISE, "certificate.wrong_pki"),
        ([("UID", "HC:B1234567")], Pki.NATIONAL, CITIZEN, "certificate.passport_only"),
        (
            [PERSON, ("UID", "CCCD:001099054321")],
            Pki.NATIONAL,
            CITIZEN,
            "certificate.several_people",
        ),
        (
            [FIRM, ("UID", "MST:0314409058-002")],
            Pki.NATIONAL,
            ENTERPRISE,
            "certificate.several_enterprises",
        ),
    ],
)
def test_refusals_each_with_its_reason(
    subject: list[tuple[str, str]], pki: Pki, kind: ApplicantKind, reason: str
) -> None:
    check = holder_fits(parse_subject(flat(*subject)), pki, kind)
    assert (check.outcome, check.reason) == (Outcome.FAILS, reason)


def test_who_fits() -> None:
    both = parse_subject(flat(PERSON, FIRM))
    assert holder_fits(both, Pki.NATIONAL, CITIZEN).outcome is Outcome.HOLDS
    assert holder_fits(both, Pki.NATIONAL, ENTERPRISE).outcome is Outcome.HOLDS
    assert holder_fits(both, None, CITIZEN).outcome is Outcome.NOT_CHECKED


def test_the_citizen_is_compared_by_personal_number() -> None:
    holder = parse_subject(flat(PERSON))
    assert holder_is(holder, NUMBER).outcome is Outcome.HOLDS
    other = holder_is(holder, PersonNumber("001099054321"))
    assert (other.outcome, other.reason) == (Outcome.FAILS, "certificate.of_another_person")


@pytest.mark.parametrize(
    ("old_number", "outcome", "reason"),
    [
        ("012345678", Outcome.HOLDS, ""),
        (None, Outcome.NOT_CHECKED, "certificate.old_number_unknown"),
        ("", Outcome.NOT_CHECKED, "certificate.old_number_unknown"),
        ("876543210", Outcome.FAILS, "certificate.of_another_person"),
    ],
)
def test_a_nine_digit_number_needs_the_old_number_on_the_card(
    old_number: str | None, outcome: Outcome, reason: str
) -> None:
    check = holder_is(parse_subject(flat(("UID", "CMND:012345678"))), NUMBER, old_number)
    assert (check.outcome, check.reason) == (outcome, reason)


def test_a_firm_is_no_person() -> None:
    check = holder_is(parse_subject(flat(FIRM)), NUMBER, "012345678")
    assert (check.outcome, check.reason) == (Outcome.FAILS, "certificate.names_no_person")
