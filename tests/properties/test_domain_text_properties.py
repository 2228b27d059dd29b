"""What people and devices may give is any text at all: only the named errors come out."""

from __future__ import annotations

import unicodedata
from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.domain.birth_date import BirthDate, parse_birth_date
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.person_name import same_name, same_unaccented, unaccented
from kiosk.domain.person_number import NumberError, PersonNumber, parse_person_number
from kiosk.domain.phone import Phone, PhoneError, parse_phone

any_text = st.text(st.characters(codec=None), max_size=80)
nasty_text = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from("\x1b\x9b\x07\u202e\u200b\ufeff \t\u00a0\u0301\u0323\u0e34\u0344eoưĐ|<"),
        st.characters(categories=["Mn", "Mc", "Me"]),
    ),
    max_size=80,
)
digit_like = st.text("0123456789 .-+()/x０٣²", max_size=20)


@given(nasty_text, st.integers(0, 60))
@example("가\u0301\u0302\u0303\u11a8", 60)
@example("\u09c7\u0301\u0301\u0301\u09be", 60)
def test_clean_text_is_printable_nfc_within_its_length(raw: str, length: int) -> None:
    cleaned = clean_text(raw, max_length=length)
    assert len(cleaned) <= length
    assert cleaned.isprintable()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert {unicodedata.category(each)[0] for each in cleaned} <= set("LMNPSZ")
    assert not {unicodedata.bidirectional(each) for each in cleaned} & {
        *("LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI")
    }
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned
    cleaned.encode()


@given(nasty_text, st.integers(0, 60))
def test_cleaning_twice_changes_nothing(raw: str, length: int) -> None:
    once = clean_text(raw, max_length=length)
    assert clean_text(once, max_length=length) == once
    assert CleanText(once) == once


@given(nasty_text)
def test_the_composition_of_the_raw_text_does_not_matter(raw: str) -> None:
    decomposed = unicodedata.normalize("NFD", raw)
    assert clean_text(decomposed, max_length=400) == clean_text(raw, max_length=400)


@given(any_text | digit_like)
def test_person_number_is_read_or_refused(text: str) -> None:
    try:
        number = parse_person_number(text)
    except NumberError as error:
        assert 0 <= error.digits <= len(text)
        return
    assert parse_person_number(number.value) == number
    assert number.value not in repr(number)


@given(st.integers(0, 10**12 - 1))
def test_every_number_comes_back(number: int) -> None:
    value = PersonNumber(f"{number:012}")
    assert parse_person_number(str(value)) == value
    assert 1900 <= value.birth_year <= 2399


@given(any_text | digit_like)
def test_phone_is_read_or_refused(text: str) -> None:
    try:
        phone = parse_phone(text)
    except PhoneError:
        return
    assert parse_phone(phone.value) == Phone(phone.value)
    assert parse_phone(phone.grouped).value == phone.value
    assert len(phone.masked) == 10


@given(any_text | digit_like)
def test_birth_date_is_read_or_refused(text: str) -> None:
    try:
        birth = parse_birth_date(text)
    except ValueError:
        return
    assert parse_birth_date(str(birth)) == birth
    assert birth.full is None or BirthDate.of(birth.full) == birth
    assert birth.agrees_with(birth)


births = st.dates(date(1850, 1, 1), date(2299, 12, 31))


@given(births, births)
def test_agreement_has_no_direction(one: date, other: date) -> None:
    a, b = BirthDate.of(one), BirthDate.of(other)
    assert a.agrees_with(b) == b.agrees_with(a) == (one == other)


@given(nasty_text, nasty_text)
def test_names_compare_without_raising_and_without_direction(one: str, other: str) -> None:
    a, b = clean_text(one, max_length=80), clean_text(other, max_length=80)
    assert same_name(a, a)
    assert same_name(a, b) == same_name(b, a)
    same_unaccented(a, b)
    assert set(unaccented(a)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")
