from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.birth_date import BirthDate, parse_birth_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15/03/1999", BirthDate(1999, 3, 15)),
        (" 15.03.1999 ", BirthDate(1999, 3, 15)),
        ("15-3-1999", BirthDate(1999, 3, 15)),
        ("15031999", BirthDate(1999, 3, 15)),
        ("03/1999", BirthDate(1999, 3)),
        ("1948", BirthDate(1948)),
        ("1850", BirthDate(1850)),
        ("2299", BirthDate(2299)),
        ("29/02/2000", BirthDate(2000, 2, 29)),
    ],
)
def test_dates_as_people_write_them(text: str, expected: BirthDate) -> None:
    assert parse_birth_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "31/04/1999",
        "29/02/1900",
        "29/02/1999",
        "13/1999",
        "00/1999",
        "00/00/1950",
        "00/05/1950",
        "15/00/1950",
        "1999/03/15",
        "15/03/99",
        "1/2/3/1999",
        "+1/02/1999",
        "１５/０３/１９９９",
        "015/03/1999",
        "1849",
        "2300",
        "0000",
        "150319990",
        "15/03/1999\x00",
    ],
)
def test_what_is_no_date_of_birth_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse_birth_date(text)


def test_a_day_needs_its_month() -> None:
    with pytest.raises(ValueError, match="month"):
        BirthDate(1999, None, 15)


@pytest.mark.parametrize("parts", [(1999, 0), (1999, 0, 0), (1999, 1, 0), (10**20,), (-1,)])
def test_a_zero_or_a_monster_is_refused_when_made(parts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError):
        BirthDate(*parts)


def test_dates_agree_in_what_both_know() -> None:
    whole = BirthDate(1948, 1, 1)
    assert whole.agrees_with(BirthDate(1948))
    assert BirthDate(1948).agrees_with(whole)
    assert whole.agrees_with(BirthDate(1948, 1))
    assert not whole.agrees_with(BirthDate(1948, 2))
    assert not whole.agrees_with(BirthDate(1949))
    assert not whole.agrees_with(BirthDate(1948, 1, 2))


def test_only_a_whole_date_is_a_calendar_day() -> None:
    assert BirthDate(2000, 2, 29).full == date(2000, 2, 29)
    assert BirthDate.of(date(2000, 2, 29)) == BirthDate(2000, 2, 29)
    assert BirthDate(2000, 2).full is None
    assert BirthDate(2000).full is None


def test_text_shows_the_precision_and_repr_shows_nothing() -> None:
    assert [str(BirthDate(*p)) for p in ((1999, 3, 5), (1999, 3), (1999,))] == [
        "05/03/1999",
        "03/1999",
        "1999",
    ]
    assert "1999" not in repr(BirthDate(1999, 3, 5))
