"""A scanner types a whole code within moments: tell it from fingers, and see where it was changed.

An input method that is switched on takes a scanner for a typist: it sends backspaces into the code
and letters that the code does not hold. The code cannot be mended, but that can be noticed.
"""

from __future__ import annotations

from kiosk.domain.ticket import is_ticket

GAP_S = 0.06
"""Scanners leave less than 30 ms between two keys; people leave more than twice that."""
FEWEST_KEYS = 12
_LONGEST = 2500
_ZONE_LENGTHS = frozenset(range(28, 31)) | frozenset(range(42, 45))


class ScanBurst:
    """The keys of the burst that is under way or has just ended."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._last_s = 0.0

    def hold(self, key: str, at_s: float) -> bool:
        """One more character or ``\\b``; whether a burst begins with it."""
        begins = at_s - self._last_s > GAP_S or not self._keys
        if begins:
            self._keys = []
        if len(self._keys) < _LONGEST:
            self._keys.append(key)
        self._last_s = at_s
        return begins

    def goes_on(self, at_s: float) -> bool:
        """Whether a key at this time still belongs to it."""
        return bool(self._keys) and at_s - self._last_s <= GAP_S

    def forget(self) -> None:
        """It was made use of."""
        self._keys = []

    @property
    def text(self) -> str:
        """All keys of the burst as they came."""
        return "".join(self._keys)


def is_code(text: str) -> bool:
    """Whether a burst can be nothing but a card's code, or a ticket's: no name looks so."""
    return len(text) >= FEWEST_KEYS and ("|" in text or "<<" in text or is_ticket(text))


def is_damaged(text: str) -> bool:
    """Whether an input method has changed a scan, by what the burst holds.

    A scanner has no backspace, and a machine readable zone (ICAO 9303-3, 4.3) no accents.
    """
    letters = text.replace("\b", "")
    if len(letters) < FEWEST_KEYS:
        return False
    zone = "".join(letters.split())
    accented = not zone.isascii() and "|" not in zone
    like_zone = "<" in zone or (len(zone) in _ZONE_LENGTHS and any(each.isdigit() for each in zone))
    return "\b" in text or (accented and like_zone)
