"""Tell a scanner's burst from a person's keys, where single keys have a meaning.

A scanner types a whole code within milliseconds. On a card where ``1`` means *yes* a code that
begins with ``001…`` must not answer anything. So keys are held until the keyboard has been silent
for a moment: a few keys are a person's, many are a scan. Backspaces stay in
the scan's text: no scanner has that key, so an input method has changed what was scanned.
"""

from __future__ import annotations

SILENCE_S = 0.06
"""Scanners leave less than 30 ms between two keys; people leave more than twice that."""
_MOST_KEYS_OF_A_PERSON = 6
_LONGEST_SCAN = 2500


class KeyBursts:
    """Collects keys until they are settled; the caller owns the timer."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._last_s = 0.0

    def hold(self, key: str, at_s: float) -> None:
        """One more key: a single character, ``\\n`` for Enter, ``\\b`` for backspace."""
        if len(self._held) < _LONGEST_SCAN:
            self._held.append(key)
        self._last_s = at_s

    @property
    def waiting(self) -> bool:
        """Whether any key is held."""
        return bool(self._held)

    def silent(self, now_s: float) -> bool:
        """Whether nothing came for long enough."""
        return now_s - self._last_s >= SILENCE_S

    def settle(self) -> tuple[tuple[str, ...], str]:
        """Give the held keys away: either the keys of a person, or the text of a scan."""
        held, self._held = tuple(self._held), []
        if sum(each != "\b" for each in held) <= _MOST_KEYS_OF_A_PERSON:
            return held, ""
        return (), "".join(held)
