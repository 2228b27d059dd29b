"""People whose cards carry what a terminal, a printer or a log must not obey."""

from __future__ import annotations

from dataclasses import replace

from kiosk.practice.people import Person, load_person

HOSTILE_TEXTS = {
    "escape sequence": "\x1b[2J\x1b[31mNGUYỄN",
    "clipboard": "\x1b]52;c;aGVsbG8=\x07MẪU",
    "device control": "\x1bP+q544e\x1b\\THỬ",
    "markup": "[@click=app.quit]VĂN[/] [red]",
    "bidi": "\u202eVĂN \u2066THỬ\u2069",
    "zero width": "VĂN\u200b\u200d\ufeffTHỬ",
    "many marks": "A" + 200 * "\u0301",
    "line breaks": "VĂN\r\nTHỬ\u2028\u0085MẪU",
    "null": "VĂN\x00THỬ",
    "very long": "DÀI " * 2000,
    "path": "../../../etc/passwd",
}


def hostile_person(text: str) -> Person:
    """The practice citizen with ``text`` in every free field of data group 13."""
    return replace(
        load_person(),
        name=text,
        residence=text,
        origin=text,
        nationality=text,
        ethnicity=text,
        religion=text,
        features=text,
        father=text,
        mother=text,
        spouse=text,
    )
