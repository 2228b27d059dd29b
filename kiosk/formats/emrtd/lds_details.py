"""DG11 and DG12: details of the person and of the document, where a state writes them.

Only what a registration can use is taken; the rest stays unread.
*Source: ICAO Doc 9303 Part 10, 4.7.11 and 4.7.12.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.formats.emrtd import tlv

_LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True, repr=False)
class PersonDetails:
    """What DG11 says; ``None`` where it is silent."""

    name: CleanText | None
    personal_number: CleanText | None
    birth: date | None
    address: CleanText | None


@dataclass(frozen=True, slots=True, repr=False)
class DocumentDetails:
    """What DG12 says; ``None`` where it is silent."""

    authority: CleanText | None
    issued: date | None


def parse_data_group_11(data: bytes) -> PersonDetails:
    """Read the whole file."""
    objects = tlv.parse_all(tlv.parse_exactly(data, 0x6B, "dg11.tag"))
    return PersonDetails(
        name=_text(tlv.first(objects, 0x5F0E)),
        personal_number=_text(tlv.first(objects, 0x5F10)),
        birth=_day(tlv.first(objects, 0x5F2B)),
        address=_text(tlv.first(objects, 0x5F42)),
    )


def parse_data_group_12(data: bytes) -> DocumentDetails:
    """Read the whole file."""
    objects = tlv.parse_all(tlv.parse_exactly(data, 0x6C, "dg12.tag"))
    return DocumentDetails(
        authority=_text(tlv.first(objects, 0x5F19)), issued=_day(tlv.first(objects, 0x5F26))
    )


def _text(value: bytes | None) -> CleanText | None:
    if value is None:
        return None
    text = value.decode("utf-8", errors="replace").replace("<", " ")
    return clean_text(text, max_length=_LONGEST_TEXT) or None


def _day(value: bytes | None) -> date | None:
    """Read CCYYMMDD, as digits or as packed digits: both are found on cards."""
    if value is None or len(value) not in (4, 8):
        return None
    digits = value.hex() if len(value) == 4 else value.decode("latin-1")
    if not (digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
