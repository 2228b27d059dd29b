"""Names: when two spellings are one name."""

from __future__ import annotations

import unicodedata

from kiosk.domain.clean_text import CleanText

_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼ‘`´", "'"))
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_MRZ_NAME_LENGTH = 30
_ETH = str.maketrans("Ðð", "Đđ")
"""Old Vietnamese fonts and keyboards wrote the Icelandic letter, which looks the same."""


def same_name(one: CleanText, other: CleanText) -> bool:
    """Whether two accented spellings are one name.

    Letter case, the place of the tone mark (Hoà, Hòa) and the kind of apostrophe do not matter;
    accents and every other letter do.
    """
    return _comparable(one) == _comparable(other)


def same_unaccented(accented: CleanText, machine_readable: CleanText) -> bool:
    """Whether an MRZ name is this name: no accents, Đ as D, possibly cut at the line's end."""
    full, short = _letters(accented), _letters(machine_readable)
    if not full or not short:
        return False
    is_cut = len(machine_readable) >= _MRZ_NAME_LENGTH - 2 and full.startswith(short)
    return full == short or is_cut


def unaccented(name: str) -> str:
    """ASCII capitals as the MRZ writes them, words kept apart by single spaces.

    Apostrophes are left out and join what they part; a hyphen parts words.
    *Source: ICAO Doc 9303 Part 3, 4.6.*
    """
    plain = name.translate(_ETH).replace("Đ", "D").replace("đ", "d").translate(_APOSTROPHES)
    decomposed = unicodedata.normalize("NFD", plain.replace("'", ""))
    kept = "".join(each for each in decomposed if not unicodedata.combining(each))
    return " ".join(
        "".join(c if c.isascii() and c.isalpha() else " " for c in kept).upper().split()
    )


def _letters(name: str) -> str:
    return unaccented(name).replace(" ", "")


def _comparable(name: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFC", name.translate(_ETH)).casefold().translate(_APOSTROPHES)
    return tuple(_tone_apart(word) for word in folded.split())


def _tone_apart(word: str) -> str:
    """The word without its tone marks, and the marks behind it: their place no longer matters."""
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(sorted(each for each in decomposed if each in _TONES))
    return "".join(each for each in decomposed if each not in _TONES) + "|" + tones
