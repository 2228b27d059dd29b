"""The slip printer on the desk: thermal paper, ESC/POS, dots only."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult
from printing.document import Document
from printing.escpos import FEED_AND_CUT, START, bands
from printing.escpos_answers import Answers
from printing.raster import DOTS_80, render_raster
from printing.receipt import receipt_document
from printing.refusal import refusal_document
from printing.wire import Wire

_BETWEEN_LOOKS_S = 1.0
"""How often a printer is asked what hinders it while its last line is waited for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a printer, in seconds."""

    answer_s: float = 1.0
    """For a real-time answer."""
    band_s: float = 5.0
    """For the printer to take the next band."""
    done_s: float = 15.0
    """For the last line to be printed."""


@dataclass(frozen=True, slots=True)
class SlipPrinter:
    """Prints each form on a roll, and says *printed* only when the printer did.

    Outcomes: PRINTED when the printer answered after the last line, nothing hinders it then, and it
    never said anything that no question asks for; UNKNOWN (reason ``print.no_answer``) when it took
    everything and cannot tell; FAILED with ``print.paper_out``, ``print.cover_open``,
    ``print.printer_fault``, ``print.offline``, ``print.unreachable``, or, when some of the slip may
    be on paper, ``print.interrupted``.
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
                answers = Answers(wire)
                before = answers.status(self.patience.answer_s)
                if before and before.hindrance:
                    return PrintResult(PrintOutcome.FAILED, self.name, before.hindrance)
                return self._print(answers, (START, *bands(image), FEED_AND_CUT))
        except OSError:
            return PrintResult(PrintOutcome.FAILED, self.name, "print.unreachable")

    def state(self) -> PrinterState:
        """Ask by real-time status; a printer that does not answer is ``SILENT``."""
        try:
            with self.open_wire() as wire:
                status = Answers(wire).status(self.patience.answer_s)
        except OSError:
            return PrinterState(self.name, PrinterLight.AWAY, "print.unreachable")
        if status is None:
            return PrinterState(self.name, PrinterLight.SILENT)
        if status.hindrance:
            return PrinterState(self.name, PrinterLight.HINDERED, status.hindrance)
        return PrinterState(self.name, PrinterLight.READY)

    def _print(self, answers: Answers, parts: tuple[bytes, ...]) -> PrintResult:
        """From here on, whatever breaks may have left half a slip."""
        try:
            for part in parts:
                answers.wire.send(part, self.patience.band_s)
            return self._end(answers)
        except OSError:
            return PrintResult(PrintOutcome.FAILED, self.name, "print.interrupted")

    def _end(self, answers: Answers) -> PrintResult:
        """Wait for the last line; what hinders the printer meanwhile is seen at once."""
        answers.ask_when_done(self.patience.band_s)
        end = time.monotonic() + self.patience.done_s
        while True:
            left = max(0.0, end - time.monotonic())
            done = answers.wait_until_done(min(_BETWEEN_LOOKS_S, left))
            status = answers.status(self.patience.answer_s)
            if status and status.hindrance:
                return PrintResult(PrintOutcome.FAILED, self.name, "print.interrupted")
            if done or not left:
                break
        if done and status and not answers.strange:
            return PrintResult(PrintOutcome.PRINTED, self.name)
        return PrintResult(PrintOutcome.UNKNOWN, self.name, "print.no_answer")
