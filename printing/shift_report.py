"""The shift report: what was done, what is still waiting, and the ledger's head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office
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
from printing.receipt import heads, moment, training_band

_COUNTS = ("recorded", "refused", "abandoned", "accepted", "waiting", "not_printed", "entries")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport:
    """Counts of one shift; no applicant is named."""

    number: str
    shift_id: str
    office: Office
    officer_name: CleanText
    opened_at: datetime
    closed_at: datetime
    recorded: int
    refused: int
    abandoned: int
    accepted: int
    waiting: int
    not_printed: int
    entries: int
    """Entries of the ledger, from its start."""
    ledger_head: str
    """SHA-256, hexadecimal."""
    differences: tuple[CleanText, ...] = ()
    """Counts that do not agree with the ledger, in words; empty when all agree."""
    simulated: bool


def shift_report_document(report: ShiftReport, *, large_print: bool = False) -> Document:
    """Lay the report into its form."""
    form = load_form("shift_report")
    mark = form.say("mark", "training") if report.simulated else None
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=report.number,
        blocks=(
            *training_band(mark),
            heads(form, report.office, report.number, report.shift_id, report.closed_at),
            Spacer(0.8),
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            Spacer(0.6),
            Rows(_rows(form, report), label_cells=23),
            Spacer(0.4),
            *_agreement(form, report),
            Line(form.say("words", "explain"), Style.SMALL),
            Spacer(0.8),
            _signatures(form, report),
        ),
        mark=mark,
        large_print=large_print,
    )


def _rows(form: Form, report: ShiftReport) -> tuple[Row, ...]:
    head = report.ledger_head
    values = {
        "officer": report.officer_name,
        "opened": form.say("value", "time", **moment(report.opened_at)),
        "closed": form.say("value", "time", **moment(report.closed_at)),
        **{name: CleanText(str(getattr(report, name))) for name in _COUNTS},
        "ledger": CleanText(" ".join(head[at : at + 8] for at in range(0, len(head), 8))),
    }
    return tuple(Row(form.say("label", key), value) for key, value in values.items())


def _agreement(form: Form, report: ShiftReport) -> tuple[Block, ...]:
    if not report.differences:
        return (Band(form.say("words", "agree")),)
    return (
        Band(form.say("words", "differ")),
        Line(form.say("words", "numbers"), Style.STRONG),
        Items(report.differences),
    )


def _signatures(form: Form, report: ShiftReport) -> Signatures:
    hint = form.say("signature", "hint")
    return Signatures(
        (
            SignaturePlace(form.say("signature", "officer"), hint, report.officer_name),
            SignaturePlace(form.say("signature", "supervisor"), hint),
        )
    )
