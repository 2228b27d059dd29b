"""The fourth carrier: the sealed envelope as QR codes on a part of the slip of its own.

While the centre has not acknowledged a registration, its receipt carries the envelope: a counter
whose disk died is restored from the slips. The texts of the codes are those of
:mod:`kiosk.formats.paper_carrier`; nobody but the centre can open what they make up.
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.formats.paper_carrier import paper_codes
from printing.document import (
    Align,
    Band,
    CodeSheet,
    Correction,
    Document,
    Line,
    NewPart,
    Part,
    Spacer,
    Style,
)
from printing.form import load_form

LEVEL = Correction.SEVENTH
"""One whole code more than needed is printed as well, so the coarser dots are worth more."""


def with_recovery(receipt: Document, envelope: bytes) -> Document:
    """The receipt, and behind it the envelope on its own part.

    An envelope that is too large for paper leaves the receipt as it is, with one line saying so.
    """
    form = load_form("recovery_codes")
    try:
        codes = paper_codes(envelope)
    except ValueError:
        return replace(receipt, blocks=(*receipt.blocks, Line(form.say("words", "too_large"))))
    count = str(len(codes) - 1)
    captions = (
        *(form.say("words", "part", place=str(n), of=count) for n in range(1, len(codes))),
        form.say("words", "spare", place=str(len(codes)), of=count),
    )
    part: tuple[Part, ...] = (
        NewPart(),
        Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
        Line(form.say("head", "number", number=receipt.number), Style.STRONG, Align.CENTRE),
        Spacer(0.3),
        Band(form.say("words", "keep"), form.say("words", "sealed")),
        *(Line(each, Style.SMALL) for each in form.list("words", "use", count=count)),
        Spacer(0.4),
        CodeSheet(codes, captions, LEVEL),
    )
    return replace(receipt, blocks=(*receipt.blocks, *part))
