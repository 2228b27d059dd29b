"""What a person calls one letter: a base with all its marks, however many code points it is."""

from __future__ import annotations

import unicodedata
from typing import Final

from rich.cells import split_graphemes

_EMPTY_LETTER: Final = "\u200c"


def clusters(text: str) -> list[str]:
    """The letters of ``text``, in order; joined again they are ``text``.

    OpenKey's empty letter (:func:`is_blank`) is one of its own: joined to the letter before it, as
    Unicode has it, one backspace would take both.
    """
    found = (text[start:end] for start, end, _ in split_graphemes(text)[0])
    return [piece for each in found for piece in _apart(each)]


def _apart(cluster: str) -> list[str]:
    letter = cluster.rstrip(_EMPTY_LETTER)
    return [*([letter] if letter else []), *cluster[len(letter) :]]


def start_before(text: str, index: int) -> int:
    """Where the letter to the left of ``index`` begins; 0 at the start."""
    return index - len(clusters(text[:index])[-1]) if index > 0 and text else 0


def end_after(text: str, index: int) -> int:
    """Where the letter to the right of ``index`` ends; the length of ``text`` at the end."""
    rest = clusters(text[index:])
    return index + len(rest[0]) if rest else len(text)


def composed(text: str) -> str:
    """``text`` in NFC, as everything in the counter is kept."""
    return unicodedata.normalize("NFC", text)


def is_blank(character: str) -> bool:
    """Whether it is one character that takes no ink: spaces of any width, joiners, format marks.

    OpenKey sends one (U+202F or U+200C) before its backspaces and one backspace more; a field that
    did not take it in would lose a letter.
    """
    return len(character) == 1 and unicodedata.category(character) in ("Zs", "Cf")


def without_blanks(text: str) -> str:
    """``text`` in NFC with plain spaces for wide and narrow ones, and no format marks."""
    kinds = ((each, unicodedata.category(each)) for each in composed(text))
    return "".join(" " if kind == "Zs" else each for each, kind in kinds if kind != "Cf")
