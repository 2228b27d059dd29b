"""A TrueType font without its hints: what a PDF embeds is then half as large.

Hints fit letters to the dots of a screen; a printer at 300 dots an inch and every PDF viewer of
today draw the same letters without them. Slips of dots are drawn from the font as it is.
*Source: OpenType 1.9.1, tables glyf, loca and head.*
"""

from __future__ import annotations

from itertools import pairwise
from struct import pack, unpack_from

_HINTING = (b"cvt ", b"fpgm", b"prep", b"gasp")
_ENTRY, _HEAD = 16, 12
_LONG_LOCA_AT = 50
_ARE_WORDS, _SCALE, _MORE, _X_AND_Y_SCALE, _TWO_BY_TWO = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_INSTRUCTIONS = 0x0100


def without_hints(font: bytes) -> bytes:
    """The same letters, widths and names; ``font`` is a TrueType file that is ours to trust."""
    tables = _tables(font)
    glyphs, places = bytearray(), []
    for glyph in _glyphs(tables):
        places.append(len(glyphs))
        glyphs += _bare(glyph)
        glyphs += bytes(-len(glyphs) % 4)
    places.append(len(glyphs))
    head = bytearray(tables[b"head"])
    head[_LONG_LOCA_AT : _LONG_LOCA_AT + 2] = pack(">h", 1)
    changed = {b"glyf": bytes(glyphs), b"loca": pack(f">{len(places)}L", *places)}
    kept = {tag: content for tag, content in tables.items() if tag not in _HINTING}
    return _font(font[:4], {**kept, **changed, b"head": bytes(head)})


def _tables(font: bytes) -> dict[bytes, bytes]:
    (count,) = unpack_from(">H", font, 4)
    entries = (unpack_from(">4s3L", font, _HEAD + _ENTRY * n) for n in range(count))
    return {tag: font[offset : offset + length] for tag, _, offset, length in entries}


def _glyphs(tables: dict[bytes, bytes]) -> list[bytes]:
    (is_long,) = unpack_from(">h", tables[b"head"], _LONG_LOCA_AT)
    loca = tables[b"loca"]
    size = 4 if is_long else 2
    places = unpack_from(f">{len(loca) // size}{'L' if is_long else 'H'}", loca)
    ends = [place * (1 if is_long else 2) for place in places]
    return [tables[b"glyf"][begin:end] for begin, end in pairwise(ends)]


def _bare(glyph: bytes) -> bytes:
    """One glyph without its instructions."""
    if not glyph:
        return glyph
    (contours,) = unpack_from(">h", glyph)
    if contours < 0:
        return _bare_composite(glyph)
    at = 10 + 2 * contours
    (length,) = unpack_from(">H", glyph, at)
    return glyph[:at] + b"\x00\x00" + glyph[at + 2 + length :]


def _bare_composite(glyph: bytes) -> bytes:
    bare, at, flags = bytearray(glyph), 10, _MORE
    while flags & _MORE:
        (flags,) = unpack_from(">H", glyph, at)
        bare[at : at + 2] = pack(">H", flags & ~_INSTRUCTIONS)
        at += 8 if flags & _ARE_WORDS else 6
        if flags & _SCALE:
            at += 2
        elif flags & _X_AND_Y_SCALE:
            at += 4
        elif flags & _TWO_BY_TWO:
            at += 8
    return bytes(bare[:at])


def _font(kind: bytes, tables: dict[bytes, bytes]) -> bytes:
    """Tables behind a directory; reportlab reads no checksums and makes its own."""
    directory, body = bytearray(), bytearray()
    begin = _HEAD + _ENTRY * len(tables)
    for tag, content in sorted(tables.items()):
        directory += pack(">4s3L", tag, 0, begin + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    return kind + pack(">4H", len(tables), 0, 0, 0) + bytes(directory + body)
