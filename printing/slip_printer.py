"""The slip printer on the desk: thermal paper, ESC/POS, dots only."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult
from printing.document import Document
from printing.escpos import (
    ASK_OFFLINE_CAUSE,
    ASK_PAPER,
    ASK_PRINTER,
    ASK_WHEN_DONE,
    FEED_AND_CUT,
    START,
    PrinterStatus,
    bands,
    is_done_answer,
    read_status,
)
from printing.raster import DOTS_80, render_raster
from printing.receipt import receipt_document
from printing.refusal import refusal_document
from printing.wire import Wire


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a printer, in seconds."""

    answer_s: float = 0.5
    """For a real-time answer."""
    band_s: float = 5.0
    """For the printer to take the next band."""
    done_s: float = 15.0
    """For the last line to be printed."""


@dataclass(frozen=True, slots=True)
class SlipPrinter:
    """Prints each form on a roll, and says *printed* only when the printer did.

    Outcomes: PRINTED when the printer answered after the last line with paper in; UNKNOWN (reason
    ``print.no_answer``) when it took everything and cannot tell; FAILED with ``print.paper_out``,
    ``print.cover_open``, ``print.printer_fault``, ``print.offline``, ``print.unreachable``, or,
    when some of the slip may be on paper, ``print.interrupted``.
    """

    name: str
    """As in the settings; holds no personal data."""
    open_wire: Callable[[], AbstractContextManager[Wire]]
    dots: int = DOTS_80
    large_print: bool = False
    patience: Patience = Patience()

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt as a slip."""
        return self.print_document(receipt_document(receipt, large_print=self.large_print))

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal as a slip."""
        return self.print_document(refusal_document(slip, large_print=self.large_print))

    def print_document(self, document: Document) -> PrintResult:
        """Any form as a slip."""
        image = render_raster(document, self.dots)
        try:
            with self.open_wire() as wire:
                before = _status(wire, self.patience.answer_s)
                if before and before.hindrance:
                    return PrintResult(PrintOutcome.FAILED, self.name, before.hindrance)
                return self._print(wire, (START, *bands(image), FEED_AND_CUT))
        except OSError:
            return PrintResult(PrintOutcome.FAILED, self.name, "print.unreachable")

    def state(self) -> PrinterState:
        """Ask by real-time status; a printer that does not answer is ``SILENT``."""
        try:
            with self.open_wire() as wire:
                status = _status(wire, self.patience.answer_s)
        except OSError:
            return PrinterState(self.name, PrinterLight.AWAY, "print.unreachable")
        if status is None:
            return PrinterState(self.name, PrinterLight.SILENT)
        if status.hindrance:
            return PrinterState(self.name, PrinterLight.HINDERED, status.hindrance)
        return PrinterState(self.name, PrinterLight.READY)

    def _print(self, wire: Wire, parts: tuple[bytes, ...]) -> PrintResult:
        """From here on, whatever breaks may have left half a slip."""
        try:
            for part in parts:
                wire.send(part, self.patience.band_s)
            wire.send(ASK_WHEN_DONE, self.patience.band_s)
            done = _done(wire, self.patience.done_s)
            after = _status(wire, self.patience.answer_s)
        except OSError:
            return PrintResult(PrintOutcome.FAILED, self.name, "print.interrupted")
        if after and after.hindrance:
            reason = "print.interrupted" if not done else after.hindrance
            return PrintResult(PrintOutcome.FAILED, self.name, reason)
        if not done:
            return PrintResult(PrintOutcome.UNKNOWN, self.name, "print.no_answer")
        return PrintResult(PrintOutcome.PRINTED, self.name)


def _done(wire: Wire, within_s: float) -> bool:
    """Whether GS r was answered; late answers to earlier questions have another shape."""
    end = time.monotonic() + within_s
    while answer := wire.receive(1, max(0.0, end - time.monotonic())):
        if is_done_answer(answer[0]):
            return True
    return False


def _status(wire: Wire, within_s: float) -> PrinterStatus | None:
    """None where the printer cannot tell."""
    answers = []
    for question in (ASK_PRINTER, ASK_OFFLINE_CAUSE, ASK_PAPER):
        wire.send(question, within_s)
        answer = wire.receive(1, within_s)
        if not answer:
            return None
        answers.append(answer[0])
    return read_status(*answers)
