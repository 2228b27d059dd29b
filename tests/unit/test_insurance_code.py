from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.insurance_code import (
    InsuranceCodeError,
    InsuranceCodeForm,
    parse_insurance_code,
)


@pytest.mark.parametrize(
    ("text", "value", "form"),
    [
        ("7912345678", "7912345678", InsuranceCodeForm.CODE),
        ("79 1234 5678", "7912345678", InsuranceCodeForm.CODE),
        ("７９１２３４５６７８", "7912345678", InsuranceCodeForm.CODE),
        ("001099012345", "001099012345", InsuranceCodeForm.PERSON),
        ("GD4797912345678", "7912345678", InsuranceCodeForm.HEALTH_CARD),
        ("gd 4 79 7912345678", "7912345678", InsuranceCodeForm.HEALTH_CARD),
    ],
)
def test_three_forms_are_one_code(text: str, value: str, form: InsuranceCodeForm) -> None:
    code = parse_insurance_code(text)
    assert (code.value, code.form) == (value, form)
    assert code.was_shortened == (form is InsuranceCodeForm.HEALTH_CARD)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "insurance.not_digits"),
        ("79123x5678", "insurance.not_digits"),
        ("791234567", "insurance.wrong_length"),
        ("79123456789", "insurance.wrong_length"),
        ("797912345678901", "insurance.wrong_length"),
        ("GĐ4797912345678", "insurance.not_digits"),
    ],
)
def test_what_is_no_code_says_why(text: str, fault: str) -> None:
    with pytest.raises(InsuranceCodeError) as caught:
        parse_insurance_code(text)
    assert caught.value.fault == fault
    assert not text or text not in str(caught.value)


@given(st.text(max_size=30))
def test_any_text_is_a_code_or_says_why(text: str) -> None:
    try:
        code = parse_insurance_code(text)
    except InsuranceCodeError:
        return
    assert code.value.isascii() and len(code.value) in (10, 12)
    assert code.value not in repr(code)
