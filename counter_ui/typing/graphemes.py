"""What a person calls one letter: a base with all its marks, however many code points it is."""

from __future__ import annotations

import unicodedata

from rich.cells import split_graphemes


def clusters(text: str) -> list[str]:
    """The letters of ``text``, in order; joined again they are ``text``."""
    return [text[start:end] for start, end, _ in split_graphemes(text)[0]]


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
