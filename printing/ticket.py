"""Phiếu hẹn: short code and QR, until when, and where to go. No name, no number of anybody."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.clean_text import CleanText
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.receipt import Office
from kiosk.domain.ticket import Ticket
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from printing.desk_printers import DeskPrinters
from printing.document import Align, Band, Document, Items, Line, QrCode, Rule, Spacer, Style
from printing.form import Form, load_form
from printing.official_page import moment, never_asks
from printing.printer import FolderPrinter

_FORM = "ticket"


def ticket_document(
    ticket: Ticket, need: VisitNeed, office: Office, *, practice: bool, large_print: bool = False
) -> Document:
    """One slip; its number is its last minute, which tells nothing."""
    form = load_form(_FORM)
    until = moment(ticket.last_minute)
    mark = form.say("mark", "training") if practice else None
    return Document(
        form=form.stamp,
        title=form.say("head", "title"),
        number=f"PH-{until['day']}{until['month']}-{until['hour']}{until['minute']}",
        blocks=(
            *((Band(mark, filled=True), Spacer(0.3)) if mark else ()),
            Line(office.name, Style.STRONG, Align.CENTRE),
            Line(form.say("head", "title"), Style.TITLE, Align.CENTRE),
            Line(form.say("body", "for", need=form.say("need", need.value)), align=Align.CENTRE),
            Spacer(0.4),
            QrCode(ticket.qr_text, _beside(form, ticket)),
            Spacer(0.3),
            Line(form.say("body", "until", **until), Style.STRONG),
            Items(form.list("body", "steps")),
            Rule(),
            *never_asks(form),
        ),
        mark=mark,
        large_print=large_print,
    )


def _beside(form: Form, ticket: Ticket) -> tuple[Line, ...]:
    code = CleanText(ticket.grouped)
    return (Line(form.say("body", "code")), Line(code, Style.LARGE, whole=True))


@dataclass(frozen=True, slots=True)
class TicketPrinter:
    """At once and by no journal: nothing of a ticket stays on the kiosk's disk."""

    printers: DeskPrinters
    office: Office
    practice: bool

    def __call__(self, ticket: Ticket, need: VisitNeed) -> PrintResult:
        """How it came out; a kiosk that "prints" into a folder shows it on the screen only."""
        found = self.printers.for_form(_FORM)
        if isinstance(found.printer, FolderPrinter):
            return PrintResult(PrintOutcome.FAILED, found.name)
        large = found.printer.large_print
        document = ticket_document(
            ticket, need, self.office, practice=self.practice, large_print=large
        )
        return found.printer.print_document(document)
