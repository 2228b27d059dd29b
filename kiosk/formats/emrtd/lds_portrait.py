"""DG2: the portrait, taken out of its biometric containers but not decoded here.

Both containers are known: ISO/IEC 19794-5 by its fixed record, ISO/IEC 39794-5 by a bounded walk
through its tags. Decoding belongs in a process of its own.
*Source: ICAO Doc 9303 Part 10, 4.7.2; ISO/IEC 19794-5:2005, 5; ISO/IEC 39794-5:2019, 8.*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.malformed import MalformedChipData

JPEG = "image/jpeg"
JPEG_2000 = "image/jp2"
JPEG_2000_CODESTREAM = "image/j2c"
_MAGIC = {
    b"\xff\xd8\xff": JPEG,
    b"\x00\x00\x00\x0cjP  \r\n\x87\n": JPEG_2000,
    b"\xff\x4f\xff\x51": JPEG_2000_CODESTREAM,
}
_RECORD_HEADER = 14
_BLOCK_HEADER = 20
_IMAGE_HEADER = 12
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class Portrait:
    """An image as the chip holds it."""

    image: bytes = field(repr=False)
    media_type: str
    """By the image's own first bytes, not by what the container says."""


def parse_data_group_2(data: bytes) -> Portrait:
    """Read the whole file and return its first face.

    Raises :class:`MalformedChipData` where there is none, or an image of another kind.
    """
    group = tlv.parse_exactly(data, 0x75, "dg2.tag")
    instances = tlv.parse_all(tlv.required(tlv.parse_all(group), 0x7F61, "dg2.group"))
    template = tlv.parse_all(tlv.required(instances, 0x7F60, "dg2.template"))
    record = tlv.first(template, 0x5F2E)
    if record is not None:
        return _recognised(_face_record_image(record))
    return _recognised(_find_image(tlv.required(template, 0x7F2E, "dg2.record"), 0))


def _recognised(image: bytes | None) -> Portrait:
    for magic, media_type in _MAGIC.items():
        if image is not None and image.startswith(magic):
            return Portrait(image, media_type)
    raise MalformedChipData("dg2.image")


def _face_record_image(record: bytes) -> bytes:
    """Cut the first image out of an ISO/IEC 19794-5 face record."""
    if record[:4] != b"FAC\0" or len(record) < _RECORD_HEADER + _BLOCK_HEADER + _IMAGE_HEADER:
        raise MalformedChipData("dg2.record")
    block_length = int.from_bytes(record[14:18], "big")
    points = int.from_bytes(record[18:20], "big")
    start = _RECORD_HEADER + _BLOCK_HEADER + 8 * points + _IMAGE_HEADER
    end = _RECORD_HEADER + block_length
    if not start < end <= len(record):
        raise MalformedChipData("dg2.record")
    return record[start:end]


def _find_image(data: bytes, depth: int) -> bytes | None:
    """Walk ISO/IEC 39794-5 for the first primitive object that is an image."""
    if depth > _DEEPEST:
        raise MalformedChipData("dg2.depth")
    for each in tlv.parse_all(data):
        leading = each.tag >> 8 * ((each.tag.bit_length() - 1) // 8)
        if leading & 0x20:
            found = _find_image(each.value, depth + 1)
            if found is not None:
                return found
        elif each.value.startswith(tuple(_MAGIC)):
            return each.value
    return None
