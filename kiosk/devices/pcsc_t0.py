"""How an APDU crosses T=0, which has no place for Le behind data and none for long commands.

*Source: PC/SC Part 5; ISO/IEC 7816-3, 12.2 (APDUs by T=0); ISO/IEC 7816-4, ENVELOPE (INS C2).*
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.formats.emrtd.channel import ExtendedLengthRefused

_MOST_DATA = 255
_END_OF_DATA = bytes.fromhex("00C2000000")
_TAKEN = b"\x90\x00"
Send = Callable[[bytes], bytes]


def without_le(command: bytes) -> bytes:
    """Cut Le off a short case 4 command."""
    is_short_case_4 = len(command) > 5 and command[4] != 0 and len(command) == 6 + command[4]
    return command[:-1] if is_short_case_4 else command


def has_long_data(command: bytes) -> bool:
    """Whether the data alone are too long for a short command, so that ENVELOPE is of use.

    A long answer needs none: short commands fetch it in blocks.
    """
    return len(command) > 7 and command[4] == 0 and int.from_bytes(command[5:7]) > _MOST_DATA


def send_in_envelopes(command: bytes, send: Send) -> bytes:
    """Send an extended command as ENVELOPEs of at most 255 bytes; return the last answer.

    Chips that count the bytes answer the last of them; others wait for an empty one. Raises
    :class:`ExtendedLengthRefused` where the chip does not take the first: it knows no ENVELOPE, and
    has seen nothing of the command.
    """
    answer = b""
    for start in range(0, len(command), _MOST_DATA):
        part = command[start : start + _MOST_DATA]
        answer = send(bytes([0x00, 0xC2, 0x00, 0x00, len(part)]) + part)
        if start + _MOST_DATA >= len(command):
            break
        if answer != _TAKEN:
            if start == 0:
                raise ExtendedLengthRefused
            return answer
    return send(_END_OF_DATA) if answer == _TAKEN else answer
