from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest
from builders import CHIP_CLAIM, MRZ_CLAIM, QR_CLAIM

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source, compare_claims
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome, worst
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.sex import Sex


def outcome_of(field: str, *claims: Claim) -> Check | None:
    return next((c for c in compare_claims(claims) if c.name == f"sources.{field}"), None)


def test_three_sources_that_agree() -> None:
    checks = compare_claims((QR_CLAIM, MRZ_CLAIM, CHIP_CLAIM))
    assert {check.name for check in checks} == {
        *("sources.number", "sources.name", "sources.birth"),
        *("sources.sex", "sources.issued", "sources.expiry"),
    }
    assert {check.outcome for check in checks} == {Outcome.HOLDS}


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("number", {"number": PersonNumber("001099012346")}),
        ("number", {"number": PersonNumber("002099012345")}),
        ("name", {"name": CleanText("Nguyễn Văn Thứ")}),
        ("birth", {"birth": BirthDate(1999, 3, 16)}),
        ("sex", {"sex": Sex.FEMALE}),
        ("issued", {"issued": date(2022, 4, 21)}),
        ("expiry", {"expiry": Expiry(None)}),
    ],
)
def test_a_field_that_differs_names_the_pair_and_no_value(
    field: str, other: dict[str, object]
) -> None:
    changed = replace(QR_CLAIM, **{"expiry": Expiry(date(2039, 3, 15)), **other})  # type: ignore[arg-type]
    check = outcome_of(field, changed, CHIP_CLAIM)
    assert check == Check(f"sources.{field}", Outcome.FAILS, "claims.qr_chip_differ")
    others = [c for c in compare_claims((changed, CHIP_CLAIM)) if c.name != f"sources.{field}"]
    assert {c.outcome for c in others} == {Outcome.HOLDS}


def test_the_order_of_showing_does_not_matter() -> None:
    wrong = replace(QR_CLAIM, sex=Sex.FEMALE)
    for claims in permutations((wrong, CHIP_CLAIM, MRZ_CLAIM)):
        check = outcome_of("sex", *claims)
        assert check == Check("sources.sex", Outcome.FAILS, "claims.qr_mrz_differ")


def test_one_source_is_compared_with_nothing() -> None:
    assert compare_claims((CHIP_CLAIM,)) == ()
    assert compare_claims(()) == ()


def test_a_silent_source_neither_holds_nor_fails() -> None:
    assert outcome_of("sex", replace(QR_CLAIM, sex=None), CHIP_CLAIM) is None
    assert outcome_of("birth", replace(QR_CLAIM, birth=None), CHIP_CLAIM) is None
    assert outcome_of("name", replace(QR_CLAIM, name=None), MRZ_CLAIM) is None
    assert outcome_of("number", replace(QR_CLAIM, number=None), CHIP_CLAIM) is None
    assert outcome_of("expiry", QR_CLAIM, CHIP_CLAIM) is None


def test_a_mismatch_hidden_behind_a_match_is_found() -> None:
    wrong = replace(MRZ_CLAIM, sex=Sex.FEMALE)
    check = outcome_of("sex", QR_CLAIM, CHIP_CLAIM, wrong)
    assert check is not None
    assert check.outcome is Outcome.FAILS


def test_a_personal_number_is_compared_with_a_document_number() -> None:
    bare = replace(MRZ_CLAIM, number=None)
    held = outcome_of("number", QR_CLAIM, bare)
    assert held == Check("sources.number", Outcome.HOLDS)
    failed = outcome_of("number", QR_CLAIM, replace(bare, document_number="099012340"))
    assert failed == Check("sources.number", Outcome.FAILS, "claims.qr_mrz_differ")


def test_two_documents_without_personal_number_are_told_apart() -> None:
    chip = replace(CHIP_CLAIM, number=None, document_number="B1234567")
    mrz = replace(MRZ_CLAIM, number=None, document_number="B7654321")
    failed = outcome_of("number", mrz, chip)
    assert failed == Check("sources.number", Outcome.FAILS, "claims.mrz_chip_differ")


def test_an_accented_name_is_compared_with_the_zone() -> None:
    bare = replace(MRZ_CLAIM, unaccented_name=CleanText("NGUYEN VAN THA"))
    assert outcome_of("name", QR_CLAIM, MRZ_CLAIM) == Check("sources.name", Outcome.HOLDS)
    failed = outcome_of("name", QR_CLAIM, bare)
    assert failed == Check("sources.name", Outcome.FAILS, "claims.qr_mrz_differ")


def test_a_year_alone_agrees_with_a_whole_date() -> None:
    typed = Claim(source=Source.TYPED, birth=BirthDate(1999))
    assert outcome_of("birth", typed, CHIP_CLAIM) == Check("sources.birth", Outcome.HOLDS)


def test_the_last_day_of_a_card_still_counts() -> None:
    expiry = Expiry(date(2024, 2, 29))
    assert not expiry.passed(date(2024, 2, 29))
    assert expiry.passed(date(2024, 3, 1))
    assert not Expiry(None).passed(date(2999, 1, 1))


def test_reprs_hold_no_personal_data() -> None:
    shown = repr(CHIP_CLAIM) + repr(CHIP_CLAIM.expiry)
    for secret in ("001099", "NGUY", "1999", "2039", "0123"):
        assert secret not in shown


def test_the_worst_of_several_checks() -> None:
    holds, gap = Check("x", Outcome.HOLDS), Check("x", Outcome.NOT_CHECKED)
    fails = Check("x", Outcome.FAILS)
    assert worst((holds, gap, fails)) is Outcome.FAILS
    assert worst((holds, gap)) is Outcome.NOT_CHECKED
    assert worst((holds,)) is Outcome.HOLDS
    assert worst(()) is Outcome.NOT_CHECKED
