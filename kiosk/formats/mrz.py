"""The machine readable zone: TD1 (three lines of 30) and TD3 (two lines of 44).

*Source: ICAO Doc 9303 Part 3, 4; Part 4, 4.2.2 (TD3); Part 5, 4.2.2 (TD1).*
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Expiry, Source
from kiosk.domain.clean_text import clean_text
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.sex import Sex
from kiosk.errors import AtTheDeskError
from kiosk.formats.mrz_check_digit import ALPHABET, check_digit

TD1_LENGTH = 90
TD3_LENGTH = 88
UNLIMITED = "991231"
"""What a Vietnamese card without end is believed to carry as expiry; not confirmed on a card."""
_VIETNAM = "VNM"


@dataclass(frozen=True, slots=True)
class Mrz:
    """The zone's fields as written, fillers at the end taken off."""

    document_code: str
    issuing_state: str
    document_number: str = field(repr=False)
    """Whole, also where a TD1 continues it in the optional data."""
    names: str = field(repr=False)
    """Surname, ``<<``, given names; perhaps cut."""
    nationality: str
    birth: str = field(repr=False)
    sex: str = field(repr=False)
    expiry: str = field(repr=False)
    optional: str = field(repr=False)
    wrong_check_digits: tuple[str, ...] = ()
    """Names of the fields whose check digit does not fit: number, birth, expiry, optional, all."""


def parse_mrz(text: str) -> Mrz:
    """Read a zone of either size; spaces and line ends are ignored, letters may be small.

    Raises ``AtTheDeskError("mrz.not_a_zone")`` for another length or alphabet. Check digits that
    are wrong are reported in the value: a chip's own zone is read even so.
    """
    zone = "".join(text[:300].split()).upper()
    if len(text) > 300 or len(zone) not in (TD1_LENGTH, TD3_LENGTH):
        raise AtTheDeskError("mrz.not_a_zone", characters=len(zone))
    if set(zone) - set(ALPHABET + "<"):
        raise AtTheDeskError("mrz.not_a_zone", characters=len(zone))
    return _td1(zone) if len(zone) == TD1_LENGTH else _td3(zone)


def parse_typed_mrz(text: str) -> Mrz:
    """Read a zone that a person typed or a scanner read: check digits must fit.

    Raises ``AtTheDeskError("mrz.check_digit_wrong")`` naming the first field.
    """
    mrz = parse_mrz(text)
    if mrz.wrong_check_digits:
        raise AtTheDeskError("mrz.check_digit_wrong", field=mrz.wrong_check_digits[0])
    return mrz


def _td1(zone: str) -> Mrz:
    one, two, three = zone[:30], zone[30:60], zone[60:]
    number, digit, optional = one[5:14], one[14], one[15:30]
    if digit == "<" and "<" in optional[1:]:
        # A longer number goes on in the optional data, its check digit behind it (Part 5, 4.2.2).
        more, _, optional = optional.partition("<")
        number, digit = number + more[:-1], more[-1:] or "<"
    wrong = _wrong(
        number=(number, digit),
        birth=(two[0:6], two[6]),
        expiry=(two[8:14], two[14]),
        optional=_vietnamese_optional(one[2:5], one[15:30]),
        all=(one[5:30] + two[0:7] + two[8:15] + two[18:29], two[29]),
    )
    return Mrz(
        document_code=one[:2].rstrip("<"),
        issuing_state=one[2:5].rstrip("<"),
        document_number=number.rstrip("<"),
        names=three.rstrip("<"),
        nationality=two[15:18].rstrip("<"),
        birth=two[0:6],
        sex=two[7],
        expiry=two[8:14],
        optional=optional.rstrip("<"),
        wrong_check_digits=wrong,
    )


def _vietnamese_optional(state: str, optional: str) -> tuple[str, str]:
    """Vietnam writes the personal number, ``<<`` and its check digit; others need not."""
    personal = state == _VIETNAM and optional[:12].isdigit() and optional[12:14] == "<<"
    return (optional[:12], optional[14]) if personal else ("", "0")


def _td3(zone: str) -> Mrz:
    one, two = zone[:44], zone[44:]
    optional = two[28:42]
    blank = not optional.strip("<") and two[42] == "<"
    wrong = _wrong(
        number=(two[0:9], two[9]),
        birth=(two[13:19], two[19]),
        expiry=(two[21:27], two[27]),
        optional=("", "0") if blank else (optional, two[42]),
        all=(two[0:10] + two[13:20] + two[21:43], two[43]),
    )
    return Mrz(
        document_code=one[:2].rstrip("<"),
        issuing_state=one[2:5].rstrip("<"),
        document_number=two[0:9].rstrip("<"),
        names=one[5:].rstrip("<"),
        nationality=two[10:13].rstrip("<"),
        birth=two[13:19],
        sex=two[20],
        expiry=two[21:27],
        optional=optional.rstrip("<"),
        wrong_check_digits=wrong,
    )


def _wrong(**fields: tuple[str, str]) -> tuple[str, ...]:
    return tuple(name for name, (text, digit) in fields.items() if check_digit(text) != digit)


def claim_of(mrz: Mrz, source: Source, *, today: date) -> Claim:
    """Turn the zone into facts; ``today`` settles the century of a two-digit year of birth."""
    number = _personal_number(mrz)
    return Claim(
        source=source,
        number=number,
        unaccented_name=clean_text(mrz.names.replace("<", " "), max_length=60) or None,
        birth=_birth(mrz.birth, number, today),
        sex={"M": Sex.MALE, "F": Sex.FEMALE}.get(mrz.sex),
        expiry=_expiry(mrz),
        document_number=mrz.document_number or None,
    )


def _personal_number(mrz: Mrz) -> PersonNumber | None:
    digits = mrz.optional[:12]
    if mrz.issuing_state != _VIETNAM or len(digits) != 12 or not digits.isdigit():
        return None
    return PersonNumber(digits)


def _birth(text: str, number: PersonNumber | None, today: date) -> BirthDate | None:
    if not text[:2].isdigit():
        return None
    year = int(text[:2])
    if number is not None and number.birth_year % 100 == year:
        year = number.birth_year
    else:
        year += 2000 if year <= today.year % 100 else 1900
    month, day = (int(part) if part.isdigit() else None for part in (text[2:4], text[4:6]))
    try:
        return BirthDate(year, month or None, (day or None) if month else None)
    except ValueError:
        return None


def _expiry(mrz: Mrz) -> Expiry | None:
    if mrz.expiry == UNLIMITED and mrz.issuing_state == _VIETNAM:
        return Expiry(None)
    if not mrz.expiry.isdigit():
        return None
    try:
        day = date(2000 + int(mrz.expiry[:2]), int(mrz.expiry[2:4]), int(mrz.expiry[4:]))
    except ValueError:
        return None
    return Expiry(day)
