"""EF.ATR/INFO: how long an APDU the chip takes, where its answer to reset points there.

*Source: ICAO Doc 9303 Part 10, 3.11.1; ISO/IEC 7816-4, 12.7.1.*
"""

from __future__ import annotations

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.answer_to_reset import tells_lengths_in_a_file
from kiosk.formats.emrtd.apdu import SHORT_NE, Command
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.secure_messaging import most_response_data

_SELECT = Command(0, 0xA4, 0x02, 0x0C, b"\x2f\x01")
_READ = Command(0, 0xB0, 0, 0, ne=SHORT_NE)
_LENGTHS, _INTEGER = 0x7F66, 0x02
_STATUS_WORD = 2


def block_as_told(link: Link, block: int) -> int:
    """Ask a chip that says it tells, in the clear: bytes that one READ BINARY may bring.

    ``block`` is what is meant to be asked for, and stays where the chip says nothing.
    """
    if not block or not tells_lengths_in_a_file(link.atr) or not link.send(_SELECT).ok:
        return block
    told = longest_block(link.send(_READ).data)
    return block if told is None else min(block, told)


def longest_block(content: bytes) -> int | None:
    """Work the bytes of plaintext out of the longest response; ``None`` for anything odd."""
    try:
        numbers = _numbers(content)
    except MalformedChipData:
        return None
    if len(numbers) < 2 or any(each.tag != _INTEGER for each in numbers[:2]):
        return None
    longest = int.from_bytes(numbers[1].value, "big") - _STATUS_WORD
    return most_response_data(CipherSuite.AES128, longest) if longest >= SHORT_NE else 0


def _numbers(content: bytes) -> tuple[tlv.Tlv, ...]:
    """Look through the objects in turn: what stands behind the lengths does not matter."""
    offset = 0
    while offset < len(content):
        each, offset = tlv.parse_one(content, offset)
        if each.tag == _LENGTHS:
            return tlv.parse_all(each.value)
    return ()
