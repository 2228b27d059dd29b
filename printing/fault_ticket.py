"""The fault ticket as a document: what is wrong with a counter, for whoever mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from kiosk.domain.clean_text import CleanText
from kiosk.domain.receipt import Office
from printing.document import (
    Align,
    Band,
    Block,
    Document,
    Line,
    QrCode,
    Rows,
    Rule,
    Spacer,
    Style,
)
from printing.form import Form, load_form
from printing.official_page import labelled, moment

_MOST_SCANNED: Final = 12
"""Codes in the QR: what is printed says them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One part that does not work, in words that name no person and no whole path."""

    part: CleanText
    code: CleanText
    happened: CleanText
    do: CleanText
    mender: CleanText


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultTicket:
    """What a telephone call with the support begins with."""

    number: str
    office: Office
    device: CleanText
    version: CleanText
    system: CleanText
    issued_at: datetime
    faults: tuple[Fault, ...]
    good: tuple[CleanText, ...]
    """Names of the parts that work."""


def fault_document(ticket: FaultTicket, *, large_print: bool = False) -> Document:
    """Lay the ticket out."""
    form = load_form("fault")
    good = (
        (Line(form.say("words", "good", parts=", ".join(ticket.good)), Style.SMALL),)
        if ticket.good
        else ()
    )
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=ticket.number,
        blocks=(
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            Line(form.say("words", "number", number=ticket.number), align=Align.CENTRE),
            Spacer(0.4),
            Rows(labelled(form, _rows(form, ticket)), label_cells=15),
            Rule(),
            *_faults(form, ticket),
            Spacer(0.3),
            *good,
            Line(form.say("words", "no_people"), Style.SMALL),
            Spacer(0.4),
            QrCode(_scanned(ticket), (Line(form.say("words", "scan")),)),
        ),
        large_print=large_print,
    )


def _rows(form: Form, ticket: FaultTicket) -> dict[str, CleanText | None]:
    office = ticket.office
    return {
        "unit": CleanText(f"{office.code} · {office.counter}"),
        "device": ticket.device,
        "version": ticket.version,
        "system": ticket.system,
        "at": form.say("value", "time", **moment(ticket.issued_at)),
    }


def _faults(form: Form, ticket: FaultTicket) -> tuple[Block, ...]:
    if not ticket.faults:
        return (Band(form.say("words", "nothing")),)
    blocks: list[Block] = [
        Line(form.say("words", "wrong", count=str(len(ticket.faults))), Style.STRONG)
    ]
    for each in ticket.faults:
        blocks += [
            Spacer(0.3),
            Line(form.say("words", "fault", part=each.part, happened=each.happened), Style.STRONG),
            Line(each.do),
            Line(form.say("words", "code", code=each.code, mender=each.mender)),
        ]
    return tuple(blocks)


def _scanned(ticket: FaultTicket) -> str:
    codes = " ".join(each.code for each in ticket.faults[:_MOST_SCANNED])
    text = f"KIOSK-FAULT {ticket.number} {ticket.device} {ticket.version} {codes}"
    return text.encode("ascii", "replace").decode("ascii").rstrip()
