"""Whether a typed text can be the name of a person.

*Source: BLDS 2015 Điều 26 (no number, no lone sign); TT 04/2020/TT-BTP knows no longest name.*
"""

from __future__ import annotations

import unicodedata

from kiosk.domain.clean_text import REPLACEMENT, clean_text

LONGEST_NAME = 150
"""Characters; a bound against accidents, far above any name."""
_BETWEEN_LETTERS = frozenset(" '’ʼ‘`´-.·")


def name_fault(text: str) -> str:
    """The code of what is wrong with ``text`` as a name, or nothing.

    ``typed.name_missing``, ``typed.name_long``, ``typed.name_digits``, ``typed.name_letters`` (a
    letter that no Vietnamese name has, a control sign, another script).
    """
    name = clean_text(text, max_length=LONGEST_NAME + 1)
    if not name:
        return "typed.name_missing"
    if len(name) > LONGEST_NAME:
        return "typed.name_long"
    if any(each.isnumeric() for each in name):
        return "typed.name_digits"
    if REPLACEMENT in name or not all(_may_stand(each) for each in name):
        return "typed.name_letters"
    return "" if any(each.isalpha() for each in name) else "typed.name_letters"


def _may_stand(character: str) -> bool:
    """Latin letters with their marks, and what stands between them."""
    if character in _BETWEEN_LETTERS:
        return True
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")
