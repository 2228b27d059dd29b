"""BER-TLV as the chip speaks it: tags of up to three bytes, definite lengths, flat, bounded.

Nothing here recurses: a caller opens one level at a time and says how deep it goes.
*Source: ISO/IEC 8825-1, 8.1; ISO/IEC 7816-4, 6.3.*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.formats.emrtd.malformed import MalformedChipData

MOST_OBJECTS = 256
"""More objects than this on one level are no document, they are an attack on memory."""
_LONGEST_TAG = 3
_LONGEST_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Tlv:
    """One data object; ``tag`` is the number that its raw bytes spell, such as ``0x5F1F``."""

    tag: int
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Header:
    """Tag and length of a data object whose value may not be there yet."""

    tag: int
    length: int
    """Bytes of the value, as announced: not believed until they are there."""
    size: int
    """Bytes of tag and length together."""

    @property
    def total(self) -> int:
        """Bytes of the whole object."""
        return self.size + self.length


def parse_header(data: bytes, offset: int = 0) -> Header:
    """Read tag and length at ``offset``; the value may lie beyond the end of ``data``.

    Raises :class:`MalformedChipData` for a cut header, an indefinite length, a length of more
    than four bytes or a tag of more than three.
    """
    tag, at = _parse_tag(data, offset)
    if at >= len(data):
        raise MalformedChipData("tlv.header")
    first = data[at]
    at += 1
    if first < 0x80:
        return Header(tag, first, at - offset)
    count = first & 0x7F
    if not 1 <= count <= _LONGEST_LENGTH:
        raise MalformedChipData("tlv.length")
    if at + count > len(data):
        raise MalformedChipData("tlv.header")
    return Header(tag, int.from_bytes(data[at : at + count], "big"), at + count - offset)


def _parse_tag(data: bytes, offset: int) -> tuple[int, int]:
    if not 0 <= offset < len(data):
        raise MalformedChipData("tlv.header")
    at = offset + 1
    if data[offset] & 0x1F == 0x1F:
        while True:
            if at >= len(data) or at - offset >= _LONGEST_TAG:
                raise MalformedChipData("tlv.tag")
            at += 1
            if not data[at - 1] & 0x80:
                break
    return int.from_bytes(data[offset:at], "big"), at


def parse_one(data: bytes, offset: int = 0) -> tuple[Tlv, int]:
    """Read the object at ``offset``; return it and the offset after it.

    Raises :class:`MalformedChipData` where the value ends beyond ``data``.
    """
    header = parse_header(data, offset)
    start = offset + header.size
    end = start + header.length
    if end > len(data):
        raise MalformedChipData("tlv.value")
    return Tlv(header.tag, data[start:end]), end


def parse_all(data: bytes) -> tuple[Tlv, ...]:
    """Read the objects that fill ``data``, one level, at most :data:`MOST_OBJECTS` of them."""
    found: list[Tlv] = []
    offset = 0
    while offset < len(data):
        if len(found) == MOST_OBJECTS:
            raise MalformedChipData("tlv.count")
        each, offset = parse_one(data, offset)
        found.append(each)
    return tuple(found)


def parse_exactly(data: bytes, tag: int, where: str) -> bytes:
    """Return the value of the one object that fills ``data`` and must carry ``tag``."""
    each, end = parse_one(data)
    if each.tag != tag or end != len(data):
        raise MalformedChipData(where)
    return each.value


def first(objects: tuple[Tlv, ...], tag: int) -> bytes | None:
    """Return the value of the first object with ``tag``, or ``None``."""
    return next((each.value for each in objects if each.tag == tag), None)


def required(objects: tuple[Tlv, ...], tag: int, where: str) -> bytes:
    """Return the value of the first object with ``tag``; its absence is malformed ``where``."""
    value = first(objects, tag)
    if value is None:
        raise MalformedChipData(where)
    return value


def encode(tag: int, value: bytes) -> bytes:
    """Write one object with the shortest length (DER)."""
    raw_tag = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    return raw_tag + encode_length(len(value)) + value


def encode_length(length: int) -> bytes:
    """Write a length in its shortest form."""
    if length < 0x80:
        return bytes([length])
    raw = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(raw)]) + raw
