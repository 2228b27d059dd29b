"""The 7-3-1 check digit of the machine readable zone.

*Source: ICAO Doc 9303 Part 3, 4.9.*
"""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Every character of an MRZ but the filler ``<``; its index is its value."""


def check_digit(field: str) -> str:
    """Return the check digit of ``field``; ``<`` counts nothing.

    Raises ``ValueError`` for a character that no MRZ holds.
    """
    total = 0
    for index, character in enumerate(field):
        value = 0 if character == "<" else ALPHABET.index(character)
        total += value * (7, 3, 1)[index % 3]
    return str(total % 10)
