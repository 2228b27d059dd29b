"""The refusal slip as a document: the reason once, in writing, and where to go next."""

from __future__ import annotations

from kiosk.domain.clean_text import clean_text
from kiosk.domain.receipt import RefusalSlip
from printing.document import (
    Align,
    Band,
    Block,
    Document,
    Items,
    Line,
    Row,
    Rows,
    SignaturePlace,
    Signatures,
    Spacer,
    Style,
)
from printing.form import Form, load_form
from printing.receipt import heads, moment, reprint_line, training_band


def refusal_document(slip: RefusalSlip, *, copy: int = 0, large_print: bool = False) -> Document:
    """Lay the slip's facts into the form; a reason without words of its own is named by code."""
    form = load_form("refusal")
    mark = form.say("mark", "training") if slip.simulated else None
    reason = slip.reason_code.removeprefix("refusal.")
    reason = reason if reason in form.tables["reason"] else "other"
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=slip.number,
        blocks=(
            *training_band(mark),
            heads(form, slip.office, slip.number, slip.registration_id, slip.issued_at),
            Spacer(0.8),
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            *reprint_line(form, copy),
            Spacer(0.6),
            Rows(_rows(form, slip), label_cells=18),
            Spacer(0.5),
            Line(form.say("words", "opening")),
            Spacer(0.3),
            Band(form.say("reason", reason)),
            Spacer(0.3),
            Line(form.say("words", "next"), Style.STRONG),
            Items(form.list("next", reason)),
            Spacer(0.5),
            *_closing(form, slip),
        ),
        mark=mark,
        copy=copy,
        large_print=large_print,
    )


def _rows(form: Form, slip: RefusalSlip) -> tuple[Row, ...]:
    office = slip.office
    values = {
        "unit": form.say("value", "unit", office=office.name, counter=office.counter),
        "request": form.say("value", "request"),
        "at": form.say("value", "time", **moment(slip.issued_at)),
        "code": clean_text(slip.reason_code, max_length=60),
    }
    return tuple(Row(form.say("label", key), value) for key, value in values.items())


def _closing(form: Form, slip: RefusalSlip) -> tuple[Block, ...]:
    office = slip.office
    complaint = form.say(
        "words", "complaint", office=office.name, address=office.address, hotline=office.hotline
    )
    hint = form.say("signature", "hint")
    return (
        Line(form.say("words", "nothing_sent")),
        Line(complaint),
        Spacer(0.5),
        Line(form.say("safety", "never_asks"), Style.STRONG),
        Line(form.say("safety", "only_address"), Style.STRONG),
        Spacer(0.8),
        Signatures(
            (
                SignaturePlace(form.say("signature", "applicant"), hint),
                SignaturePlace(form.say("signature", "officer"), hint, slip.officer_name),
            )
        ),
    )
