from __future__ import annotations

import unicodedata

import pytest

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.person_name import same_name, same_unaccented, unaccented


def name(text: str) -> CleanText:
    return clean_text(text, max_length=150)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("NGUYỄN VĂN THỬ", "Nguyễn Văn Thử"),
        ("Hòa", "Hoà"),
        ("Thúy", "Thuý"),
        ("NGUYỄN THỊ THÚY HÒA", "nguyễn thị thuý hoà"),
        ("K’Nam", "K'Nam"),
        ("Kʼnam", "K'NAM"),
        ("Trần  Thị\u00a0Mẫu", "Trần Thị Mẫu"),
        (unicodedata.normalize("NFD", "Nguyễn Đức"), "Nguyễn Đức"),
        ("ÐẶNG THỬ", "Đặng Thử"),
    ],
)
def test_two_spellings_of_one_name(one: str, other: str) -> None:
    assert same_name(name(one), name(other))
    assert same_name(name(other), name(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nguyễn Văn Thử", "Nguyen Van Thu"),
        ("Nguyễn Văn Thử", "Nguyễn Văn Thư"),
        ("Nguyễn Văn Thử", "Nguyễn Văn Thứ"),
        ("Đào", "Dào"),
        ("Nguyễn Thử Văn", "Nguyễn Văn Thử"),
        ("Nguyễn Văn Thử", "Nguyễn Văn"),
        # The second has a Cyrillic А.
        ("LÊ VĂN AN", "LÊ VĂN \u0410N"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not same_name(name(one), name(other))


@pytest.mark.parametrize(
    ("accented", "plain"),
    [
        ("Nguyễn Văn Thử", "NGUYEN VAN THU"),
        ("ĐẶNG THỊ ĐƯỢC", "DANG THI DUOC"),
        ("H'Hen Niê", "HHEN NIE"),
        ("K’ Nam", "K NAM"),
        ("Y-Blơk", "Y BLOK"),
        ("ÐÀO", "DAO"),
        ("Trần Thị Mẫu", ""),
    ],
)
def test_the_spelling_of_the_machine_readable_zone(accented: str, plain: str) -> None:
    if plain:
        assert unaccented(accented) == plain
    assert same_unaccented(name(accented), name(plain)) is bool(plain)


def test_a_name_cut_at_the_end_of_the_line_is_still_the_name() -> None:
    long = "Nguyễn Hoàng Phương Thảo Nguyên Thị Thử"
    # TD1 has 30 places, one of them the second filler behind the surname.
    cut = unaccented(long)[:29]
    assert same_unaccented(name(long), name(cut))
    assert not same_unaccented(name(long), name(cut[:-1] + "X"))


def test_only_a_name_that_fills_the_line_may_be_cut() -> None:
    long = "A" * 40
    assert same_unaccented(name(long), name("A" * 28))
    assert not same_unaccented(name(long), name("A" * 27))


def test_a_short_beginning_is_not_the_name() -> None:
    assert not same_unaccented(name("Nguyễn Văn Thử"), name("NGUYEN VAN"))


def test_names_without_any_latin_letter_prove_nothing() -> None:
    assert not same_unaccented(name("Иван"), name("123"))
    assert not same_unaccented(name("123"), name("456"))
