"""Text that is harmless everywhere: made only at the parsing border."""

from __future__ import annotations

import unicodedata
from itertools import groupby
from typing import Self

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_MOST_MARKS_IN_A_ROW = (
    2  # NFC leaves at most one on any Vietnamese letter; more is an attack on layout
)


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

    ``max_length`` counts characters (code points). Control characters, escape sequences, bidi and
    zero-width marks, private and unassigned code points become U+FFFD, so that tampering shows.
    """
    cleaned = _cleaned(raw[: max_length * 4])
    return CleanText(_cleaned(cleaned[:max_length]))


def _cleaned(raw: str) -> str:
    composed = unicodedata.normalize("NFC", raw)
    spaced = "".join(
        " " if unicodedata.category(each) == "Zs" or each in "\t\r\n" else each for each in composed
    )
    visible = "".join(each if each.isprintable() else REPLACEMENT for each in spaced)
    return " ".join(_few_marks(visible).split())


def _few_marks(text: str) -> str:
    parts: list[str] = []
    for is_mark, run in groupby(text, key=lambda each: unicodedata.combining(each) != 0):
        letters = list(run)
        parts.extend(letters[:_MOST_MARKS_IN_A_ROW] if is_mark else letters)
    return "".join(parts)
