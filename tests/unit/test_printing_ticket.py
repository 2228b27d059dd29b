"""Phiếu hẹn: one slip with code and QR; nothing on it tells who carries it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from support.papers import OFFICE, codes_in, pictures_of, words_of

from kiosk.domain.prepared import VisitNeed
from kiosk.domain.ticket import Ticket, short_code
from kiosk.ports.receipt_printer import PrinterState, PrintOutcome, PrintResult
from printing.desk_printers import DeskPrinter, DeskPrinters, Task
from printing.document import Document
from printing.pdf import render_pdf
from printing.printer import FolderPrinter
from printing.ticket import TicketPrinter, ticket_document

TICKET = Ticket(
    short_code(bytes(range(6))), bytes(range(16)), datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
)


class Slips:
    """A printer that keeps what it was given."""

    large_print = False

    def __init__(self) -> None:
        self.documents: list[Document] = []

    def print_document(self, document: Document) -> PrintResult:
        self.documents.append(document)
        return PrintResult(PrintOutcome.PRINTED, "slip")

    def state(self) -> PrinterState:
        raise NotImplementedError


@pytest.mark.parametrize("need", VisitNeed)
def test_code_and_qr_and_no_person(need: VisitNeed, tmp_path: Path) -> None:
    pdf = render_pdf(ticket_document(TICKET, need, OFFICE, practice=False))
    text = words_of(pdf)
    assert TICKET.grouped in text and "PHIẾU HẸN" in text
    assert "23 giờ 59 phút, ngày 22 tháng 11 năm 2026" in text
    assert [TICKET.qr_text] == [
        each for page in pictures_of(pdf, tmp_path) for each in codes_in(page)
    ]
    assert TICKET.code not in ticket_document(TICKET, need, OFFICE, practice=False).number


def test_practice_is_marked() -> None:
    document = ticket_document(TICKET, VisitNeed.REGISTRATION, OFFICE, practice=True)
    assert "PHIẾU TẬP HUẤN" in words_of(render_pdf(document))


def test_it_goes_to_the_printer_of_slips_and_never_into_a_folder(tmp_path: Path) -> None:
    slips, folder = Slips(), FolderPrinter(tmp_path / "papers")
    both = DeskPrinters([DeskPrinter("a5", Task.A5, folder), DeskPrinter("slip", Task.SLIP, slips)])
    result = TicketPrinter(both, OFFICE, False)(TICKET, VisitNeed.REGISTRATION)
    assert result.outcome is PrintOutcome.PRINTED and len(slips.documents) == 1
    alone = DeskPrinters([DeskPrinter("a5", Task.A5, folder)])
    result = TicketPrinter(alone, OFFICE, False)(TICKET, VisitNeed.REGISTRATION)
    assert result.outcome is PrintOutcome.FAILED
    assert not (tmp_path / "papers").exists()
