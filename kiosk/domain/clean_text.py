"""Text that is harmless everywhere: made only at the parsing border."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Self

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MOST_MARKS_IN_A_ROW = 2
"""NFC leaves none on a Vietnamese letter; a pile of them is an attack on layout."""
_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)
"""Fillers and variation selectors: Python calls them printable, nobody sees them."""


class CleanText(str):
    """NFC text of printable characters only, on one line.

    Widgets, printer, PDF, log and file names take this type, never a bare ``str`` from outside:
    Textual passes ESC, OSC 52 and DCS to the terminal, and bidi marks reorder what is read.
    Constructing it from text that is not clean raises ``ValueError``; use :func:`clean_text` there.
    """

    __slots__ = ()

    def __new__(cls, text: str = "") -> Self:
        """Take text that is already clean, or raise ``ValueError`` without repeating it."""
        if _cleaned(text) != text:
            raise ValueError("text is not clean")
        return super().__new__(cls, text)


def clean_text(raw: str, *, max_length: int) -> CleanText:
    """Make ``raw`` harmless: NFC, unprintable characters replaced, spaces collapsed, cut to length.

    ``max_length`` counts characters (code points); a letter is never cut from its marks. Control
    characters, escape sequences, bidi and zero-width marks, fillers, private and unassigned code
    points become U+FFFD, so that tampering shows.
    """
    cleaned = _cleaned(_cut(raw, max_length * 4))
    return CleanText(_cleaned(_cut(cleaned, max_length)))


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    while length > 0 and _is_mark(text[length]):
        length -= 1
    return text[:length]


def _cleaned(raw: str) -> str:
    if raw.isascii() and raw.isprintable() and raw == " ".join(raw.split()):
        return raw  # most of what a counter shows: numbers, codes, times
    composed = unicodedata.normalize("NFC", raw)
    spaced = "".join(
        " " if unicodedata.category(each) == "Zs" or each in "\t\r\n" else each for each in composed
    )
    visible = "".join(each if _is_visible(each) else REPLACEMENT for each in spaced)
    return " ".join(_few_marks(visible).split())


def _few_marks(text: str) -> str:
    parts: list[str] = []
    for is_mark, run in groupby(text, key=_is_mark):
        letters = list(run)
        parts.extend(letters[:_MOST_MARKS_IN_A_ROW] if is_mark else letters)
    return "".join(parts)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _is_visible(character: str) -> bool:
    return character.isprintable() and character not in _INVISIBLE
