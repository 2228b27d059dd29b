from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.password_rule import (
    OwnFacts,
    PasswordCondition,
    PasswordFault,
    judge_password,
)
from kiosk.domain.policy import PasswordRules

RULES = PasswordRules()
OWN = OwnFacts(
    names=("NGUYỄN THỊ HUYỀN",),
    births=("15/03/1994",),
    phones=("0912345678",),
    numbers=("001194012345",),
)
GOOD = "Xe-lam qua 3 cầu"


def test_five_conditions_are_always_listed_in_the_documents_order() -> None:
    verdict = judge_password("", OWN, RULES)
    assert [condition for condition, _ in verdict.conditions] == list(PasswordCondition)
    assert not any(met for _, met in verdict.conditions)
    assert not verdict.accepted


@pytest.mark.parametrize(
    ("password", "lacking"),
    [
        ("Aa1!aaa", PasswordCondition.LENGTH),
        ("ĐƯỜNG PHỐ 7!", PasswordCondition.LOWER),
        ("đường phố 7!", PasswordCondition.UPPER),
        ("Đường phố bảy!", PasswordCondition.DIGIT),
        ("Đường phố 7 và 9", PasswordCondition.SPECIAL),
    ],
)
def test_each_condition_by_itself(password: str, lacking: PasswordCondition) -> None:
    verdict = judge_password(password, OwnFacts(), RULES)
    assert [condition for condition, met in verdict.conditions if not met] == [lacking]


def test_a_good_one_is_accepted_in_any_normal_form() -> None:
    for form in ("NFC", "NFD"):
        assert judge_password(unicodedata.normalize(form, GOOD), OWN, RULES).accepted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("tôi là Huyền! 77 K", PasswordFault.OWN_NAME),
        ("x.HUYEN.x 42! q", PasswordFault.OWN_NAME),
        ("x.Huy3n.x 42! q", PasswordFault.OWN_NAME),
        ("nguyen!Zq7 trang", PasswordFault.OWN_NAME),
        ("Zx qu! 1994 vw", PasswordFault.BIRTH),
        ("Zx qu! 1503 vw", PasswordFault.BIRTH),
        ("Zx 15-03-94! vw", PasswordFault.BIRTH),
        ("Zx qu! 5678 vw", PasswordFault.PHONE),
        ("Zx qu! 0119 vw", PasswordFault.NUMBER),
        ("Zx qu! 2345 vw", PasswordFault.NUMBER),
        ("Zx q\x07u! 77 vw", PasswordFault.NOT_TEXT),
        ("Zx! 7 " + "a" * 130, PasswordFault.TOO_LONG),
    ],
)
def test_what_others_know_of_a_person_is_refused(password: str, fault: PasswordFault) -> None:
    assert fault in judge_password(password, OWN, RULES).faults


@pytest.mark.parametrize(
    "password",
    ["Huyen1994@", "Hovaten@123", "Thanhnam1988!", "Matkhau@2024!x", "Abcdef1!", "Hanoi@2025"],
)
def test_patterns_that_guides_have_taught_are_refused(password: str) -> None:
    assert PasswordFault.TAUGHT in judge_password(password, OwnFacts(), RULES).faults


@given(st.text(max_size=300))
def test_any_text_is_judged_and_never_shown(text: str) -> None:
    verdict = judge_password(text, OWN, RULES)
    assert len(verdict.conditions) == 5
    assert "HUYỀN" not in repr(OWN)
