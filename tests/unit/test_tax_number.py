"""Vectors: published numbers of the tax office's own examples (0100233488, 0314409058-002)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.tax_number import (
    TaxNumberError,
    TaxNumberForm,
    check_digit,
    parse_tax_number,
)


@pytest.mark.parametrize(
    ("text", "value", "form", "warnings"),
    [
        ("0100233488", "0100233488", TaxNumberForm.ORGANISATION, ()),
        ("0100233480", "0100233480", TaxNumberForm.ORGANISATION, ("tax.check_digit",)),
        ("01 0023 3488", "0100233488", TaxNumberForm.ORGANISATION, ()),
        ("0314409058-002", "0314409058-002", TaxNumberForm.DEPENDENT_UNIT, ()),
        ("0314409058002", "0314409058-002", TaxNumberForm.DEPENDENT_UNIT, ()),
        ("0314409058–002", "0314409058-002", TaxNumberForm.DEPENDENT_UNIT, ()),
    ],
)
def test_numbers_of_organisations(
    text: str, value: str, form: TaxNumberForm, warnings: tuple[str, ...]
) -> None:
    number = parse_tax_number(text)
    assert (number.value, number.form, number.warnings) == (value, form, warnings)


def test_check_digit_is_computed() -> None:
    assert check_digit("010004751") == 6
    assert check_digit("000000000") is None


def test_a_person_has_twelve_digits_where_a_person_may_stand() -> None:
    assert parse_tax_number("001099012345", of_organisation=False).form is TaxNumberForm.PERSON
    with pytest.raises(TaxNumberError) as caught:
        parse_tax_number("001099012345")
    assert caught.value.fault == "tax.of_person"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "tax.not_digits"),
        ("0100x33488", "tax.not_digits"),
        ("010023348", "tax.wrong_length"),
        ("0314409058-02", "tax.wrong_length"),
        ("03144-09058002", "tax.wrong_length"),
        ("0314409058-000", "tax.no_unit"),
    ],
)
def test_what_is_no_number_says_why(text: str, fault: str) -> None:
    with pytest.raises(TaxNumberError) as caught:
        parse_tax_number(text)
    assert caught.value.fault == fault


@given(st.text(alphabet="0123456789-–/ .xＡ０", max_size=20))
def test_any_text_is_a_number_or_says_why(text: str) -> None:
    try:
        number = parse_tax_number(text, of_organisation=False)
    except TaxNumberError:
        return
    assert parse_tax_number(number.value, of_organisation=False) == number
    assert number.value not in repr(number)
