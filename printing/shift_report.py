"""The shift report as a document: what was done, what still waits, and the ledger's head."""

from __future__ import annotations

from dataclasses import asdict

from kiosk.domain.clean_text import CleanText
from kiosk.domain.shift_report import ShiftReport
from printing.document import Band, Block, Document, Items, Line, Row, Rows, Spacer, Style
from printing.form import Form, load_form
from printing.official_page import Print, labelled, moment, official_page, signatures


def shift_report_document(
    report: ShiftReport, *, copy: int = 0, large_print: bool = False
) -> Document:
    """Lay the report into its form."""
    form = load_form("shift_report")
    blocks = (
        Rows(_rows(form, report), label_cells=23),
        Spacer(0.4),
        *_agreement(form, report),
        Line(form.say("words", "explain"), Style.SMALL),
        Spacer(0.8),
        signatures(form, {"officer": report.officer_name, "supervisor": None}),
    )
    return official_page(form, report, Print(copy, large_print), blocks)


def _rows(form: Form, report: ShiftReport) -> tuple[Row, ...]:
    head = report.ledger_head
    counts = {**asdict(report.counts), "waiting": report.waiting, "entries": report.entries}
    values = {
        "officer": report.officer_name,
        "opened": form.say("value", "time", **moment(report.opened_at)),
        "closed": form.say("value", "time", **moment(report.closed_at)),
        **{name: CleanText(str(count)) for name, count in counts.items()},
        "ledger": CleanText(" ".join(head[at : at + 8] for at in range(0, len(head), 8))),
    }
    return labelled(form, values)


def _agreement(form: Form, report: ShiftReport) -> tuple[Block, ...]:
    if not report.differences:
        return (Band(form.say("words", "agree")),)
    return (
        Band(form.say("words", "differ")),
        Line(form.say("words", "numbers"), Style.STRONG, leads=True),
        Items(
            tuple(
                form.say("difference", code, number=str(number))
                for code, number in report.differences
            )
        ),
    )
