"""The envelope on paper: the sealed core in a few QR codes that any scanner types.

Each code is one line of capitals, digits and signs, the alphabet that QR codes pack best::

    MCQP1 / registration, 8 characters / place / of how many / CRC-32 / base45 of its part

(without the spaces). The parts are of equal length but for the last. One code more than the parts
need carries their sum (exclusive or, the last part filled with zeros), so any single code may be
lost. The order of scanning does not matter; a code that is damaged says so by its own checksum,
and the envelope as a whole by its digest. Nobody but the centre can read one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from kiosk.errors import AtTheDeskError
from kiosk.formats.base45 import decode_base45, encode_base45
from kiosk.formats.envelope import digest, read_header

TAG = "MCQP1"
PART_BYTES = 640
"""Bytes of envelope in one code: about 990 characters, a QR code of version 20 at level M."""
MOST_PARTS = 16
LONGEST_CODE = 1100
_FIELDS = 6
_LENGTH_BYTES = 4
_DIGEST_BYTES = 32


class PaperCarrierError(AtTheDeskError):
    """The codes do not make an envelope.

    ``paper.foreign``: another QR code; ``paper.damaged``: one of ours, read wrongly;
    ``paper.other_registration``: from another slip; ``paper.incomplete``: the fact ``missing``
    names the places not scanned yet; ``paper.digest_differs``: complete, yet not what was printed.
    """


@dataclass(frozen=True, slots=True)
class PaperCode:
    """One scanned code, its checksum verified."""

    slip: str
    """Eight characters of the registration's id: codes of one slip share them."""
    place: int
    """1 to ``count`` for the parts, ``count + 1`` for their sum."""
    count: int
    part: bytes = field(repr=False)


def paper_codes(envelope: bytes) -> tuple[str, ...]:
    """The texts of the QR codes, as few as fit; the last one is the sum.

    Raises ``ValueError`` for an envelope larger than :data:`MOST_PARTS` parts.
    """
    slip = read_header(envelope).registration_id.replace("-", "")[-8:].upper()
    framed = len(envelope).to_bytes(_LENGTH_BYTES, "big") + bytes.fromhex(digest(envelope))
    framed += envelope
    count = -(-len(framed) // PART_BYTES)
    if count > MOST_PARTS:
        raise ValueError("too large for paper")
    size = -(-len(framed) // count)
    parts = [framed[at : at + size].ljust(size, b"\x00") for at in range(0, len(framed), size)]
    return tuple(
        _text(slip, place, count, part) for place, part in enumerate((*parts, _sum(parts)), 1)
    )


def parse_paper_code(text: str) -> PaperCode:
    """One code as scanned; raises :class:`PaperCarrierError` (``foreign`` or ``damaged``)."""
    line = text.strip("\r\n\t")  # a space may belong to the data
    if not line.startswith(f"{TAG}/"):
        raise PaperCarrierError("paper.foreign")
    fields = line.split("/", _FIELDS - 1)
    if len(line) > LONGEST_CODE or len(fields) != _FIELDS:
        raise PaperCarrierError("paper.damaged")
    _, slip, place, count, _, body = fields
    try:
        part = decode_base45(body)
        code = PaperCode(slip, int(place), int(count), part)
    except ValueError:
        raise PaperCarrierError("paper.damaged") from None
    in_range = 1 <= code.count <= MOST_PARTS and 1 <= code.place <= code.count + 1
    if not in_range or _text(slip, code.place, code.count, part) != line:
        raise PaperCarrierError("paper.damaged")
    return code


def envelope_from(codes: Iterable[PaperCode]) -> bytes:
    """The envelope from its codes in any order; raises :class:`PaperCarrierError`."""
    by_place = {code.place: code for code in codes}
    if not by_place:
        raise PaperCarrierError("paper.incomplete", missing="1")
    first = next(iter(by_place.values()))
    shape = (first.slip, first.count, len(first.part))
    if any((code.slip, code.count, len(code.part)) != shape for code in by_place.values()):
        raise PaperCarrierError("paper.other_registration")
    framed = b"".join(_parts(by_place, first.count))
    return _unframed(framed)


def missing_places(codes: Iterable[PaperCode]) -> tuple[int, ...]:
    """Places still needed, any one of several where one is enough; empty when complete."""
    there = {code.place for code in codes}
    count = max((code.count for code in codes), default=1)
    missing = tuple(place for place in range(1, count + 1) if place not in there)
    return () if len(missing) <= (count + 1 in there) else missing


def _parts(by_place: dict[int, PaperCode], count: int) -> list[bytes]:
    missing = [place for place in range(1, count + 1) if place not in by_place]
    if len(missing) > (count + 1 in by_place):
        shown = ", ".join(str(place) for place in missing)
        raise PaperCarrierError("paper.incomplete", missing=shown, of=count)
    if missing:
        rest = [code.part for place, code in by_place.items()]
        restored = _sum(rest)
        return [
            restored if place == missing[0] else by_place[place].part
            for place in range(1, count + 1)
        ]
    return [by_place[place].part for place in range(1, count + 1)]


def _unframed(framed: bytes) -> bytes:
    length = int.from_bytes(framed[:_LENGTH_BYTES], "big")
    start = _LENGTH_BYTES + _DIGEST_BYTES
    envelope = framed[start : start + length]
    whole = len(envelope) == length and not framed[start + length :].strip(b"\x00")
    if not whole or bytes.fromhex(digest(envelope)) != framed[_LENGTH_BYTES:start]:
        raise PaperCarrierError("paper.digest_differs")
    return envelope


def _sum(parts: list[bytes]) -> bytes:
    total = 0
    for part in parts:
        total ^= int.from_bytes(part, "big")
    return total.to_bytes(len(parts[0]), "big")


def _text(slip: str, place: int, count: int, part: bytes) -> str:
    head = f"{slip}/{place}/{count}"
    checksum = zlib.crc32(head.encode() + b"/" + part)
    return f"{TAG}/{head}/{checksum:08X}/{encode_base45(part)}"
