"""Phiếu hẹn: the code in large letters, its QR, until when, and where to go."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Step
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.qr_code import QrCode
from counter_ui.showing import clock_text, day_text
from counter_ui.widgets.words import Words, line, lines
from kiosk.domain.clean_text import CleanText
from kiosk.domain.local_day import local_day
from kiosk.domain.prepared import VisitNeed
from kiosk.domain.ticket import Ticket
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult

_KEY = "self_service.prepare.ticket"


class TicketStep(Step):
    """There is no way back from here; taking the card away ends nothing any more."""

    MAY_GO_BACK = False
    NEXT = "self_service.button.done"

    def __init__(self, visit: Visit, ticket: Ticket, need: VisitNeed) -> None:
        super().__init__(visit, _KEY)
        self._ticket, self._need = ticket, need
        self._said, self._paper = Words(), Words()
        self._began = False

    def answer(self) -> ComposeResult:
        """Words, and the QR beside them."""
        with Horizontal(id="receipt"):
            with VerticalScroll(id="receipt-words"):
                yield self._said
                yield self._paper
            with Vertical(id="receipt-qr"):
                yield QrCode(self._ticket.qr_text)

    def begin(self) -> None:
        """Print, where there is paper."""
        self.screen.query_one("#button-next").focus()
        if self._began:
            return
        self._began = True
        words, ticket, need = self.visit.words, self._ticket, self._need
        until = ticket.last_minute
        when = {"time": clock_text(until), "day": day_text(local_day(until))}
        self._said.update(
            lines(
                line((words(f"prepared_need.{need.value}"), "bold")),
                line((words(f"{_KEY}.code"), "$quiet"), (CleanText(ticket.grouped), "bold")),
                line(words(f"{_KEY}.until", **when)),
                line(words(f"{_KEY}.go")),
                line((words(f"{_KEY}.keep"), "$text-warning")),
                line((words(f"{_KEY}.card"), "bold")),
            )
        )
        print_ticket = self.visit.station.print_ticket
        if print_ticket is None:
            self._say_paper("on_screen")
        else:
            self._say_paper("printing")
            self.work(lambda: print_ticket(ticket, need), self._printed)

    def _printed(self, result: PrintResult) -> None:
        printed = result.outcome is PrintOutcome.PRINTED
        self._say_paper("printed" if printed else "on_screen")

    def _say_paper(self, key: str) -> None:
        self._paper.say((self.visit.words(f"{_KEY}.{key}"), "bold"))

    def go_on(self) -> None:
        """Done."""
        self.end(Ending.DONE)
