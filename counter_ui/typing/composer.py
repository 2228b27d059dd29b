"""Telex and VNI: what a key makes of the word before the cursor.

The composer keeps nothing: it reads the word as it stands, so it goes on rightly after backspace,
after a move of the cursor, and on a word that another input method has composed.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from counter_ui.typing.graphemes import composed
from counter_ui.typing.letters import (
    ACUTE,
    BAR,
    BREVE,
    CIRCUMFLEX,
    DOT,
    GRAVE,
    HOOK,
    HORN,
    TILDE,
    Letter,
)
from counter_ui.typing.syllable import Syllable, divided

_LONGEST_SYLLABLE = 8
"""*nghiêng* has seven letters; its undone form one more."""


class Typing(StrEnum):
    """How keys become letters."""

    NONE = "none"
    """The machine has an input method of its own, or nobody types Vietnamese here."""
    TELEX = "telex"
    VNI = "vni"


_TONE_KEYS = {
    Typing.TELEX: dict(zip("sfrxjz", (ACUTE, GRAVE, HOOK, TILDE, DOT, ""), strict=True)),
    Typing.VNI: dict(zip("123450", (ACUTE, GRAVE, HOOK, TILDE, DOT, ""), strict=True)),
}
_MARK_KEYS = {
    Typing.TELEX: {"a": (CIRCUMFLEX, "a"), "e": (CIRCUMFLEX, "e"), "o": (CIRCUMFLEX, "o"),
                   "d": (BAR, "d")},
    Typing.VNI: {"6": (CIRCUMFLEX, "aeo"), "8": (BREVE, "a"), "9": (BAR, "d")},
}  # fmt: skip
_GOES_ON_WITH_O = ("oa", "oe")
"""*ngoáo*, *ngoéo*: here ``o`` is a letter more, not a mark on the first one."""
_HORN_KEYS = {Typing.TELEX: "w", Typing.VNI: "7"}


def compose(typing: Typing, before: str, key: str) -> str:
    """The text before the cursor after ``key``, one character, was typed at its end (NFC).

    The word is composed only while it can be Vietnamese. A key typed twice takes its effect back
    and stands as itself: ``ass`` is *as*.
    """
    if typing is Typing.NONE or len(key) != 1:
        return composed(before + key)
    start = len(before)
    while start and before[start - 1].isalpha():
        start -= 1
    word = before[start:]
    if not word or len(word) > _LONGEST_SYLLABLE:
        return composed(before + key)
    return composed(before[:start] + _composed(typing, word, key))


def _composed(typing: Typing, word: str, key: str) -> str:
    syllable, small = divided(word), key.lower()
    if syllable.can_be_vietnamese:
        changed: str | None = None
        if small in _TONE_KEYS[typing]:
            changed = _with_tone(syllable, _TONE_KEYS[typing][small], key)
        elif small == _HORN_KEYS[typing]:
            changed = _with_horn(typing, syllable, key)
        elif small in _MARK_KEYS[typing]:
            mark, bases = _MARK_KEYS[typing][small]
            changed = _with_mark(syllable, mark, bases, key)
        if changed is not None:
            return changed
    return _with_letter(word, key)


def _with_tone(syllable: Syllable, tone: str, key: str) -> str | None:
    if not syllable.vowels:
        return None
    if tone == syllable.tone:
        return syllable.toned("").text() + key if tone else None
    return syllable.toned(tone).text()


def _with_mark(syllable: Syllable, mark: str, bases: str, key: str) -> str | None:
    """Put ``mark`` on the last letter that can bear it; ``đ`` is the word's first letter."""
    letters = syllable.letters
    places = [n for n, each in enumerate(letters) if each.base.lower() in bases]
    if mark == BAR:
        places = [n for n in places if n == 0]
    elif _plain_vowels(syllable) in _GOES_ON_WITH_O and not syllable.end and key in "oO":
        return None
    if not places:
        return None
    place = places[-1]
    if letters[place].mark == mark:
        return _marked(syllable, {place: ""}).text() + key
    return _marked(syllable, {place: mark}).text()


def _plain_vowels(syllable: Syllable) -> str:
    return "".join(each.base for each in syllable.vowels).lower()


def _with_horn(typing: Typing, syllable: Syllable, key: str) -> str | None:
    """``ư``, ``ơ``, both of ``ươ``; in Telex ``ă`` too, and ``ư`` after a beginning."""
    letters, first = syllable.letters, len(syllable.beginning)
    bases = _plain_vowels(syllable)
    if not bases:
        begun = bool(syllable.beginning) and typing is Typing.TELEX
        return (
            syllable.text() + Letter("U" if key.isupper() else "u", HORN).joined()
            if begun
            else None
        )
    pair = bases.find("uo")
    if pair >= 0 and (syllable.end or pair + 2 < len(bases) or letters[first + pair].mark == HORN):
        places = {first + pair: HORN, first + pair + 1: HORN}
    elif pair >= 0:
        places = {first + pair + 1: HORN}
    else:
        places = _single_horn(typing, syllable)
    if not places:
        return None
    if all(letters[place].mark == mark for place, mark in places.items()):
        return _marked(syllable, dict.fromkeys(places, "")).text() + key
    return _marked(syllable, places).text()


def _single_horn(typing: Typing, syllable: Syllable) -> dict[int, str]:
    marks = {"o": HORN, "u": HORN} | ({"a": BREVE} if typing is Typing.TELEX else {})
    bases = _plain_vowels(syllable)
    order = [0] if bases in ("ua", "uu", "oi", "ui", "uou") else range(len(bases) - 1, -1, -1)
    found = next((n for n in order if bases[n] in marks), None)
    return {} if found is None else {len(syllable.beginning) + found: marks[bases[found]]}


def _marked(syllable: Syllable, marks: dict[int, str]) -> Syllable:
    letters = [
        replace(each, mark=marks.get(n, each.mark)) for n, each in enumerate(syllable.letters)
    ]
    first, last = len(syllable.beginning), len(syllable.beginning) + len(syllable.vowels)
    changed = Syllable(tuple(letters[:first]), tuple(letters[first:last]), tuple(letters[last:]))
    return changed.toned(syllable.tone)


def _with_letter(word: str, key: str) -> str:
    """The word one letter longer: its tone moves to where it now belongs, ``uơ`` becomes ``ươ``."""
    longer = divided(word + key)
    if not key.isalpha() or not longer.can_be_vietnamese or not longer.vowels:
        return word + key
    vowels = longer.vowels
    for n in range(len(vowels) - 1):
        here, there = vowels[n], vowels[n + 1]
        open_end = not longer.end and n + 2 == len(vowels)
        if here.base in "uU" and not here.mark and there.mark == HORN and not open_end:
            vowels = (*vowels[:n], replace(here, mark=HORN), *vowels[n + 1 :])
    return longer.with_vowels(vowels).text()
