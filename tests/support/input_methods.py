"""Models of what Vietnamese input methods send to a terminal, by their documented behaviour.

They make the corpus in ``tests/vectors/typing``; see its README for the sources. ``\\x7f`` is one
backspace. Each model gives one text a keystroke: what the terminal sends for it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

from counter_ui.typing.composer import Typing, compose

BACKSPACE = "\x7f"
MARKS = "\u0301\u0300\u0309\u0303\u0323"


def _steps(typing: Typing, keys: str) -> Iterator[tuple[str, str, str]]:
    """The text before a key, the key, the text after it."""
    text = ""
    for key in keys:
        before, text = text, compose(typing, text, key)
        yield before, key, text


def _common(one: str, two: str) -> int:
    length = 0
    while length < min(len(one), len(two)) and one[length] == two[length]:
        length += 1
    return length


def composed_letters(typing: Typing, keys: str) -> list[str]:
    """Unikey, EVKey, OpenKey set to "Unicode dựng sẵn": one backspace a letter."""
    sent = []
    for before, key, after in _steps(typing, keys):
        same = _common(before, after)
        plain = after == before + key
        sent.append(key if plain else BACKSPACE * (len(before) - same) + after[same:])
    return sent


def _compound(text: str) -> str:
    """The letter with its mark, the tone behind it (as Windows-1258 had it)."""
    parts = []
    for each in text:
        apart = unicodedata.normalize("NFD", each)
        tone = "".join(mark for mark in apart if mark in MARKS)
        rest = unicodedata.normalize("NFC", "".join(m for m in apart if m not in MARKS))
        parts.append(rest + tone)
    return "".join(parts)


def combining_tones(typing: Typing, keys: str) -> list[str]:
    """The same set to "Unicode tổ hợp": one backspace a code point."""
    sent = []
    for before, key, after in _steps(typing, keys):
        old, new = _compound(before), _compound(after)
        same = _common(old, new)
        plain = after == before + key
        sent.append(key if plain else BACKSPACE * (len(old) - same) + new[same:])
    return sent


def empty_letter_first(blank: str) -> Callable[[Typing, str], list[str]]:
    """OpenKey with its autocomplete fix: an empty letter, and one backspace more."""

    def model(typing: Typing, keys: str) -> list[str]:
        sent = composed_letters(typing, keys)
        return [blank + BACKSPACE + each if BACKSPACE in each else each for each in sent]

    return model


def whole_words(typing: Typing, keys: str) -> list[str]:
    """IBus with a preedit line: the terminal gets a word when it is done."""
    text = ""
    for key in keys:
        text = compose(typing, text, key)
    parts = text.split(" ")
    return [part + " " for part in parts[:-1]] + [parts[-1]]


MODELS: dict[str, Callable[[Typing, str], list[str]]] = {
    "unikey-composed": composed_letters,
    "unikey-combining": combining_tones,
    "evkey-composed": composed_letters,
    "openkey-combining": combining_tones,
    "openkey-empty-202f": empty_letter_first("\u202f"),
    "openkey-empty-200c": empty_letter_first("\u200c"),
    "ibus-preedit": whole_words,
    "ibus-backspace": composed_letters,
}
