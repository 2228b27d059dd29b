"""The QR code printed on the Vietnamese identity card: not signed, a convenience, no proof.

Seven fields divided by ``|``: number, old number, name, birth ddMMyyyy, sex, address, issue date
ddMMyyyy. The card of 2024 adds more (parents' names among them): those are dropped unread.
*Source: TT 16/2024/TT-BCA (content); the order is read off cards and public parsers.*
"""

from __future__ import annotations

import unicodedata
from datetime import date

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.claim import Claim, Source
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.person_number import NumberError, PersonNumber
from kiosk.domain.sex import Sex
from kiosk.errors import AtTheDeskError

LONGEST_CODE = 2000
"""Characters; a QR code of the card's size holds far fewer."""
_FIELDS = 7
_LONGEST_NAME = 150
_LONGEST_ADDRESS = 300
_LOST = "\ufffd"
"""Stands where the scanner sent a byte that is no letter: the code is scanned once more."""
_SEXES = {"nam": Sex.MALE, "nữ": Sex.FEMALE}


def parse_card_qr(text: str) -> Claim:
    """Read the code as a scanner types it; the end of line may still be there.

    Raises ``AtTheDeskError("qr.not_a_card")`` with the fact ``field`` where it is none: ``shape``,
    ``number``, ``name`` or ``birth``. Other fields that cannot be read are left out.
    """
    fields = text[: LONGEST_CODE + 1].strip("\r\n\t\ufeff ").split("|")
    if len(text) > LONGEST_CODE or len(fields) < _FIELDS:
        raise AtTheDeskError("qr.not_a_card", field="shape")
    number, old_number, name, birth, sex, address, issued = (
        each.strip() for each in fields[:_FIELDS]
    )
    return Claim(
        source=Source.QR,
        number=_number(number),
        name=_name(name),
        birth=_birth(birth),
        sex=_SEXES.get(unicodedata.normalize("NFC", sex).casefold()),
        address=_address(address),
        issued=day_of(issued),
        old_number=old_number if _digits(old_number) and len(old_number) in (9, 12) else None,
    )


def _number(text: str) -> PersonNumber:
    try:
        return PersonNumber(text)
    except NumberError as fault:
        raise AtTheDeskError("qr.not_a_card", field="number") from fault


def _name(text: str) -> CleanText:
    name = clean_text(text, max_length=_LONGEST_NAME)
    if not name or _LOST in text:
        raise AtTheDeskError("qr.not_a_card", field="name")
    return name


def _address(text: str) -> CleanText | None:
    address = clean_text(text, max_length=_LONGEST_ADDRESS)
    return address if address and _LOST not in text else None


def _birth(text: str) -> BirthDate:
    day = day_of(text)
    if day is None or not 1850 <= day.year <= 2299:
        raise AtTheDeskError("qr.not_a_card", field="birth")
    return BirthDate.of(day)


def day_of(text: str) -> date | None:
    """Read ``ddMMyyyy`` or ``dd/MM/yyyy``; ``None`` where it is no such day."""
    digits = text.replace("/", "") if text.count("/") == 2 else text
    if len(digits) != 8 or not _digits(digits):
        return None
    try:
        return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return None


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
