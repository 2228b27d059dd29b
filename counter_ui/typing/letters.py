"""A Vietnamese letter as base, mark and tone: ``ấ`` is ``a``, circumflex, sắc."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
TONES = ACUTE + GRAVE + HOOK + TILDE + DOT
CIRCUMFLEX, BREVE, HORN, BAR = "\u0302", "\u0306", "\u031b", "\u0335"
"""``đ`` has no decomposition of its own in Unicode; here its mark is the bar."""
BASES_OF = {CIRCUMFLEX: "aeo", BREVE: "a", HORN: "ou", BAR: "d"}
VOWELS = "aeiouy"
_BARRED = {"đ": "d", "Đ": "D"}
_BARS = {base: barred for barred, base in _BARRED.items()}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, taken apart; ``mark`` and ``tone`` are a combining character or empty."""

    base: str
    mark: str = ""
    tone: str = ""

    @property
    def is_vowel(self) -> bool:
        """Whether it can bear a tone."""
        return self.base.lower() in VOWELS

    def joined(self) -> str:
        """The letter in NFC."""
        if self.mark == BAR:
            return _BARS[self.base] + self.tone
        return unicodedata.normalize("NFC", self.base + self.mark + self.tone)


def taken_apart(word: str) -> list[Letter]:
    """The letters of ``word``; what is no Vietnamese letter stays whole as its own base."""
    return [_apart(each) for each in unicodedata.normalize("NFC", word)]


def put_together(letters: list[Letter]) -> str:
    """The word in NFC."""
    return unicodedata.normalize("NFC", "".join(each.joined() for each in letters))


def _apart(character: str) -> Letter:
    if character in _BARRED:
        return Letter(_BARRED[character], BAR)
    base, *rest = list(unicodedata.normalize("NFD", character))
    tones = [each for each in rest if each in TONES]
    marks = [each for each in rest if each in BASES_OF]
    known = len(tones) <= 1 and len(marks) <= 1 and len(tones) + len(marks) == len(rest)
    if not known or not rest:
        return Letter(character)
    if (tones and base.lower() not in VOWELS) or (marks and base.lower() not in BASES_OF[marks[0]]):
        return Letter(character)
    return Letter(base, "".join(marks), "".join(tones))
