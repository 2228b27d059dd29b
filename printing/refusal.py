"""The refusal slip as a document: the reason once, in writing, and where to go next."""

from __future__ import annotations

from kiosk.domain.clean_text import clean_text
from kiosk.domain.receipt import RefusalSlip
from printing.document import Band, Block, Document, Items, Line, Row, Rows, Spacer, Style
from printing.form import Form, load_form
from printing.official_page import (
    Print,
    labelled,
    moment,
    never_asks,
    official_page,
    signatures,
)


def refusal_document(slip: RefusalSlip, *, copy: int = 0, large_print: bool = False) -> Document:
    """Lay the slip's facts into the form; a reason without words of its own is named by code."""
    form = load_form("refusal")
    reason = slip.reason_code.removeprefix("refusal.")
    reason = reason if reason in form.tables["reason"] else "other"
    blocks = (
        Rows(_rows(form, slip), label_cells=18),
        Spacer(0.5),
        Line(form.say("words", "opening")),
        Spacer(0.3),
        Band(form.say("reason", reason)),
        Spacer(0.3),
        Line(form.say("words", "next"), Style.STRONG, leads=True),
        Items(form.list("next", reason)),
        Spacer(0.5),
        *_closing(form, slip),
    )
    return official_page(form, slip, Print(copy, large_print), blocks)


def _rows(form: Form, slip: RefusalSlip) -> tuple[Row, ...]:
    office = slip.office
    values = {
        "unit": form.say("value", "unit", office=office.name, counter=office.counter),
        "request": form.say("value", "request"),
        "at": form.say("value", "time", **moment(slip.issued_at)),
        "code": clean_text(slip.reason_code, max_length=60),
    }
    return labelled(form, values)


def _closing(form: Form, slip: RefusalSlip) -> tuple[Block, ...]:
    office = slip.office
    complaint = form.say(
        "words", "complaint", office=office.name, address=office.address, hotline=office.hotline
    )
    return (
        Line(form.say("words", "nothing_sent")),
        Line(complaint),
        Spacer(0.5),
        *never_asks(form),
        Spacer(0.8),
        signatures(form, {"applicant": None, "officer": slip.officer_name}),
    )
