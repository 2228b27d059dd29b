"""What a chip says of itself before the first command: whether it takes extended length.

*Source: ISO/IEC 7816-3, 8.2 (ATR); ISO/IEC 7816-4, 12.1.1 (historical bytes, card capabilities).*
"""

from __future__ import annotations

_CAPABILITIES = 7
_EXTENDED_LENGTH = 0x40
_LENGTHS_IN_A_FILE = 0x20


def takes_extended_length(atr: bytes) -> bool | None:
    """Return what the card capabilities say; ``None`` where they say nothing, as is usual."""
    said = _third_capability(atr)
    return None if said is None else bool(said & _EXTENDED_LENGTH)


def tells_lengths_in_a_file(atr: bytes) -> bool:
    """Whether EF.ATR/INFO says how long a command and a response may be."""
    return bool((_third_capability(atr) or 0) & _LENGTHS_IN_A_FILE)


def _third_capability(atr: bytes) -> int | None:
    historical = _historical_bytes(atr)
    if historical[:1] == b"\x80":
        objects = historical[1:]
    elif historical[:1] == b"\x00":
        objects = historical[1:-3]
    else:
        return None
    while objects:
        tag, size = objects[0] >> 4, objects[0] & 0x0F
        value, objects = objects[1 : 1 + size], objects[1 + size :]
        if tag == _CAPABILITIES and len(value) == size == 3:
            return value[2]
    return None


def _historical_bytes(atr: bytes) -> bytes:
    """Skip the interface bytes; anything that is no ATR has none."""
    if len(atr) < 2 or atr[0] not in (0x3B, 0x3F):
        return b""
    follow, count, at = atr[1] >> 4, atr[1] & 0x0F, 2
    while follow:
        at += follow.bit_count()
        more = follow & 0x08
        if not more:
            break
        if at > len(atr):
            return b""
        follow = atr[at - 1] >> 4
    return atr[at : at + count] if at + count <= len(atr) else b""
