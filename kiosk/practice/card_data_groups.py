"""The data groups of a practice card, written as an issuer writes them."""

from __future__ import annotations

import unicodedata

from kiosk.formats.emrtd import tlv
from kiosk.formats.mrz_check_digit import check_digit
from kiosk.practice.people import Person
from kiosk.practice.portrait import HEIGHT, WIDTH, PortraitFormat

_NAME_WIDTH = 30
_PASSPORT_NAME_WIDTH = 39
_UTF8_LAYOUT = bytes.fromhex("28D316010008")  # 1.0.10646.1.0.8


def mrz_lines(person: Person) -> tuple[str, str, str]:
    """Write the machine-readable zone of the Vietnamese card, 3 x 30 characters.

    *Source: ICAO Doc 9303 Part 5, 4.2.2 (TD1).*
    """
    number = person.document_number
    first = f"IDVNM{number}{check_digit(number)}{person.number}<<{check_digit(person.number)}"
    birth, expiry = f"{person.birth:%y%m%d}", f"{person.expiry_in_mrz:%y%m%d}"
    sex = "M" if person.sex == "Nam" else "F"
    second = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}VNM".ljust(29, "<")
    composite = check_digit(first[5:30] + second[0:7] + second[8:15] + second[18:29])
    return first, second + composite, _mrz_name(person.name)


def passport_lines(person: Person) -> tuple[str, str]:
    """Write the machine-readable zone of a passport, 2 x 44 characters.

    *Source: ICAO Doc 9303 Part 4, 4.2.2 (TD3).*
    """
    number, personal = person.passport_number, person.number.ljust(14, "<")
    birth, expiry = f"{person.birth:%y%m%d}", f"{person.expiry_in_mrz:%y%m%d}"
    sex = "M" if person.sex == "Nam" else "F"
    dates = f"{birth}{check_digit(birth)}{sex}{expiry}{check_digit(expiry)}"
    second = f"{number}{check_digit(number)}VNM{dates}{personal}{check_digit(personal)}"
    composite = check_digit(second[0:10] + second[13:20] + second[21:43])
    return f"P<VNM{_mrz_name(person.name, _PASSPORT_NAME_WIDTH)}", second + composite


def _mrz_name(name: str, width: int = _NAME_WIDTH) -> str:
    """Surname, two fillers, the rest; accents dropped, apostrophes omitted, cut to the line."""
    folded = unicodedata.normalize("NFD", name.upper().replace("Đ", "D"))
    kept = "".join(each for each in folded if each == " " or "A" <= each <= "Z")
    surname, _, rest = kept.partition(" ")
    line = f"{surname}<<{rest.replace(' ', '<')}" if rest else surname
    return line[:width].ljust(width, "<")


def data_group_1(lines: tuple[str, ...]) -> bytes:
    """Write DG1: the lines of the machine-readable zone."""
    return tlv.encode(0x61, tlv.encode(0x5F1F, "".join(lines).encode("ascii")))


def data_group_2(image: bytes, form: PortraitFormat, gender: int = 0) -> bytes:
    """Write DG2: one face in ISO/IEC 19794-5 inside a CBEFF template.

    *Source: ICAO Doc 9303 Part 10, 4.7.2; ISO/IEC 19794-5:2005, 5.*
    """
    header = tlv.encode(
        0xA1,
        tlv.encode(0x80, b"\x01\x01")
        + tlv.encode(0x81, b"\x02")
        + tlv.encode(0x82, b"\x00")
        + tlv.encode(0x87, b"\x01\x01")
        + tlv.encode(0x88, b"\x00\x08"),
    )
    face = tlv.encode(0x7F60, header + tlv.encode(0x5F2E, _face_record(image, form, gender)))
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01") + face))


def _face_record(image: bytes, form: PortraitFormat, gender: int) -> bytes:
    kind = 1 if form is PortraitFormat.JPEG2000 else 0
    picture = (
        bytes([1, kind])  # full frontal
        + WIDTH.to_bytes(2, "big")
        + HEIGHT.to_bytes(2, "big")
        + bytes([1, 2, 0, 0, 0, 0])  # 24-bit RGB, digital camera, device and quality unspecified
        + image
    )
    features = bytes(2) + bytes([gender]) + bytes(13)  # none measured, all unspecified
    block = (4 + len(features) + len(picture)).to_bytes(4, "big") + features + picture
    return b"FAC\x00010\x00" + (14 + len(block)).to_bytes(4, "big") + b"\x00\x01" + block


def data_group_13(person: Person) -> bytes:
    """Write DG13 in the layout observed on Vietnamese cards: numbered fields in a SET.

    Field 16 is a 16-character text of unknown meaning; here it is zeros.
    """
    values = {
        1: _printable(person.number),
        2: _utf8(person.name),
        3: _printable(f"{person.birth:%d/%m/%Y}"),
        4: _utf8(person.sex),
        5: _utf8(person.nationality),
        6: _utf8(person.ethnicity),
        7: _utf8(person.religion),
        8: _utf8(person.origin),
        9: _utf8(person.residence),
        10: _utf8(person.features),
        11: _printable(f"{person.issued:%d/%m/%Y}"),
        12: _utf8(person.expiry_text),
        13: _sequence(_utf8(person.father)) + _sequence(_utf8(person.mother)),
        14: _sequence(_utf8(person.spouse)) if person.spouse else b"",
        15: _printable(person.old_number) if person.old_number else None,
        16: _printable("0" * 16),
    }
    fields = b"".join(
        _sequence(tlv.encode(0x02, bytes([number])) + value)
        for number, value in values.items()
        if value is not None
    )
    layout = tlv.encode(0x02, b"\x01") + tlv.encode(0x06, _UTF8_LAYOUT) + tlv.encode(0x31, fields)
    return tlv.encode(0x6D, _sequence(layout))


def data_group_11(person: Person) -> bytes:
    """Write DG11, additional personal details; no Vietnamese card has it.

    *Source: ICAO Doc 9303 Part 10, 4.7.11.*
    """
    details = {
        0x5F0E: person.name.replace(" ", "<<", 1).replace(" ", "<").encode(),
        0x5F10: person.number.encode("ascii"),
        0x5F2B: f"{person.birth:%Y%m%d}".encode("ascii"),
        0x5F11: person.origin.replace(", ", "<").encode(),
        0x5F42: person.residence.replace(", ", "<").encode(),
    }
    return _details(0x6B, details)


def data_group_12(person: Person) -> bytes:
    """Write DG12, additional document details. *Source: ICAO Doc 9303 Part 10, 4.7.12.*"""
    return _details(
        0x6C,
        {
            0x5F19: b"PRACTICE AUTHORITY",
            0x5F26: f"{person.issued:%Y%m%d}".encode("ascii"),
        },
    )


def _details(tag: int, details: dict[int, bytes]) -> bytes:
    names = b"".join(each.to_bytes(2, "big") for each in details)
    values = b"".join(tlv.encode(each, value) for each, value in details.items())
    return tlv.encode(tag, tlv.encode(0x5C, names) + values)


def _utf8(text: str) -> bytes:
    return tlv.encode(0x0C, text.encode())


def _printable(text: str) -> bytes:
    return tlv.encode(0x13, text.encode("ascii"))


def _sequence(content: bytes) -> bytes:
    return tlv.encode(0x30, content)


def ef_com(tags: tuple[int, ...]) -> bytes:
    """Write EF.COM: LDS 1.7, Unicode 4.0.0, and which data groups are there.

    *Source: ICAO Doc 9303 Part 10, 4.6.1.*
    """
    versions = tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000")
    return tlv.encode(0x60, versions + tlv.encode(0x5C, bytes(tags)))


def ef_atr_info(largest_apdu: int) -> bytes:
    """Write EF.ATR/INFO: the longest command and response in extended length.

    *Source: ICAO Doc 9303 Part 10, 3.11.1; ISO/IEC 7816-4, 12.7.1.*
    """
    length = tlv.encode(0x02, largest_apdu.to_bytes(2, "big"))
    return tlv.encode(0x7F66, length + length)
