"""The test page: every letter with every tone, the margins, and a code to scan."""

from __future__ import annotations

import unicodedata

from kiosk.domain.clean_text import CleanText
from printing.document import Align, Band, Document, Line, QrCode, Rule, Spacer, Style
from printing.form import load_form

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
TRIAL_CODE = "MOTCUA TRANG IN THU 0123456789"


def trial_document(printer: CleanText) -> Document:
    """The page for the printer of this name (settings, not a person)."""
    form = load_form("trial")
    lower = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    letters = CleanText(" ".join([*lower, "đ"]))
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number="0000",
        blocks=(
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            Line(form.say("words", "printer", printer=printer), align=Align.CENTRE),
            Spacer(),
            Line(form.say("words", "letters")),
            Line(letters),
            Line(CleanText(letters.upper())),
            Line(letters, Style.STRONG),
            Line(CleanText(letters.upper()), Style.STRONG),
            Spacer(),
            Line(form.say("words", "widths")),
            Rule(),
            Band(form.say("words", "band")),
            Band(form.say("words", "filled"), filled=True),
            Spacer(),
            QrCode(TRIAL_CODE, (Line(form.say("words", "code")), Line(CleanText(TRIAL_CODE)))),
        ),
    )
