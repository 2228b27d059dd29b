"""DG13 of the Vietnamese card: the facts as printed, with their accents.

``6D { SEQUENCE { version, character set, SET { SEQUENCE { number, value }, … } } }``: read by field
number, in any order, from any string type. Parents, spouse, religion and fields of unknown meaning
are left where they are: the registration needs none of them.
*Source: layout observed on cards by several public readers; the issuer has published none.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.person_number import NumberError, PersonNumber
from kiosk.domain.sex import Sex
from kiosk.formats.card_qr import day_of
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.malformed import MalformedChipData

_SEQUENCE, _SET, _INTEGER = 0x30, 0x31, 0x02
_ENCODINGS = {0x0C: "utf-8", 0x13: "utf-8", 0x16: "utf-8", 0x1A: "utf-8", 0x14: "latin-1",
              0x1E: "utf-16-be", 0x1C: "utf-32-be", 0x04: "utf-8"}  # fmt: skip
_LONGEST_TEXT = 300
_UNLIMITED = "không thời hạn"


@dataclass(frozen=True, slots=True, repr=False)
class VietnameseFacts:
    """What DG13 says; ``None`` where it is silent or not understood."""

    number: PersonNumber | None = None
    name: CleanText | None = None
    birth: date | None = None
    sex: Sex | None = None
    nationality: CleanText | None = None
    origin: CleanText | None = None
    residence: CleanText | None = None
    issued: date | None = None
    expiry: date | None = None
    unlimited: bool = False
    """Whether the expiry says that the card has none."""
    old_number: str | None = None


def parse_data_group_13(data: bytes) -> VietnameseFacts:
    """Read the whole file; raises :class:`MalformedChipData` where it is not this layout."""
    fields = _fields(tlv.parse_exactly(data, 0x6D, "dg13.tag"))
    expiry = fields.get(12, CleanText())
    old_number = fields.get(15, CleanText())
    return VietnameseFacts(
        number=_number(fields.get(1, CleanText())),
        name=fields.get(2) or None,
        birth=day_of(fields.get(3, CleanText())),
        sex={"nam": Sex.MALE, "nữ": Sex.FEMALE}.get(fields.get(4, CleanText()).casefold()),
        nationality=fields.get(5) or None,
        origin=fields.get(8) or None,
        residence=fields.get(9) or None,
        issued=day_of(fields.get(11, CleanText())),
        expiry=day_of(expiry),
        unlimited=expiry.casefold() == _UNLIMITED,
        old_number=str(old_number) if old_number.isascii() and old_number.isdigit() else None,
    )


_WANTED = frozenset({1, 2, 3, 4, 5, 8, 9, 11, 12, 15})


def _fields(body: bytes) -> dict[int, CleanText]:
    """Collect the wanted fields; of a number that comes twice the first counts."""
    layout = tlv.parse_all(tlv.parse_exactly(body, _SEQUENCE, "dg13.layout"))
    found: dict[int, CleanText] = {}
    for entry in tlv.parse_all(tlv.required(layout, _SET, "dg13.fields")):
        if entry.tag != _SEQUENCE:
            raise MalformedChipData("dg13.field")
        parts = tlv.parse_all(entry.value)
        if not parts or parts[0].tag != _INTEGER or len(parts[0].value) > 2:
            raise MalformedChipData("dg13.field")
        number = int.from_bytes(parts[0].value, "big")
        if number in _WANTED and len(parts) > 1:
            found.setdefault(number, _text(parts[1]))
    return found


def _text(part: tlv.Tlv) -> CleanText:
    encoding = _ENCODINGS.get(part.tag)
    if encoding is None:
        return CleanText()
    return clean_text(part.value.decode(encoding, errors="replace"), max_length=_LONGEST_TEXT)


def _number(text: str) -> PersonNumber | None:
    try:
        return PersonNumber(text)
    except NumberError:
        return None
