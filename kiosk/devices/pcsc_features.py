"""What a reader says of itself: the longest APDU that it carries.

*Source: PC/SC Part 10, 2.2 (features) and 2.6.14 (TLV properties).*
"""

from __future__ import annotations

from collections.abc import Callable

_TLV_PROPERTIES = 0x12
_MAX_APDU_DATA = 0x0A
Control = Callable[[int, bytes], bytes]


def longest_apdu_data(control: Control, feature_request: int) -> int | None:
    """Ask for the most data bytes of one APDU; ``None`` where the reader does not say.

    0 is said by readers that carry short APDUs only, 65536 by those that carry extended ones.
    ``control`` sends one control code and returns empty bytes where the reader refuses it.
    """
    features = _records(control(feature_request, b""))
    code = features.get(_TLV_PROPERTIES)
    if code is None or len(code) != 4:
        return None
    said = _records(control(int.from_bytes(code, "big"), b"")).get(_MAX_APDU_DATA)
    return None if said is None else int.from_bytes(said, "little")


def _records(answer: bytes) -> dict[int, bytes]:
    """Cut one-byte tag, one-byte length, value; what does not fit at the end is left out."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 2 <= len(answer):
        end = at + 2 + answer[at + 1]
        if end <= len(answer):
            found[answer[at]] = answer[at + 2 : end]
        at = end
    return found
