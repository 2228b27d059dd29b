"""What a T=0 card leaves to the host: fetching the response and repeating with the right length.

*Source: ISO/IEC 7816-3, 12.2; PC/SC Part 5, which has hosts send case 4 without Le.*
"""

from __future__ import annotations

from collections.abc import Callable

Exchange = Callable[[bytes], bytes]
_MORE = 0x61
_WRONG_LE = 0x6C
_MOST_FETCHES = 300
"""Above the 257 that the longest response needs; a card that always promises more must end."""


def transmit_t0(exchange: Exchange, command: bytes) -> bytes:
    """Send one short command over T=0 and return the whole response.

    A command with extended lengths is handed on as it is: the card refuses it by status word.
    """
    response = exchange(_without_le(command))
    if len(response) == 2 and response[0] == _WRONG_LE and len(command) == 5:
        response = exchange(command[:4] + response[1:])
    data = response[:-2]
    for _ in range(_MOST_FETCHES):
        if len(response) < 2 or response[-2] != _MORE:
            break
        response = exchange(bytes([0x00, 0xC0, 0x00, 0x00, response[-1]]))
        data += response[:-2]
    return data + response[-2:]


def _without_le(command: bytes) -> bytes:
    is_short_case_4 = len(command) > 5 and len(command) == 6 + command[4] and command[4] != 0
    return command[:-1] if is_short_case_4 else command
