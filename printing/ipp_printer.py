"""The office printer: PDF over IPP, its job followed to the end."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult
from printing.document import Document
from printing.ipp import PDF, IppJobState, IppPrinterState, IppTrouble, JobPhase, hindrance_of
from printing.layout import A4, A5, Sheet
from printing.pdf import render_pdf
from printing.receipt import receipt_document
from printing.refusal import refusal_document

_A5_MEDIA, _A4_MEDIA = "iso_a5_148x210mm", "iso_a4_210x297mm"
_BETWEEN_LOOKS_S = 0.25
_MAY_HAVE_TAKEN = frozenset({"print.unreachable", "print.no_answer"})
"""After the page was sent: that no answer came does not mean that nothing comes out."""
_NOT_WHOLE = "job-completed-with-errors"
"""*Source: RFC 8011, 5.3.8.*"""


class PrinterConnection(Protocol):
    """The four questions; each raises ``IppTrouble`` only."""

    def printer(self) -> IppPrinterState:
        """How the printer is."""
        ...

    def print_pdf(self, pdf: bytes, title: str, media: str | None) -> int:
        """Take this; its number at the printer."""
        ...

    def job(self, number: int) -> IppJobState:
        """How the job is."""
        ...

    def cancel(self, number: int) -> None:
        """Take the job back."""
        ...


@dataclass(frozen=True, slots=True)
class IppPrinter:
    """Prints each form on A5, or on A4 where the printer has no A5.

    Outcomes: PRINTED when the printer says that the job is completed; FAILED with
    ``print.paper_out``, ``print.paper_jam``, ``print.cover_open``, ``print.toner_empty``,
    ``print.offline``, ``print.not_accepting``, ``print.busy``, ``print.refused``,
    ``print.no_pdf``, ``print.unreachable``, ``print.cancelled`` or ``print.aborted``, or with
    ``print.interrupted`` when a page may be out, or came out with errors; UNKNOWN
    (``print.no_answer``) when the page was sent but its end cannot be learnt. A job that is stuck
    for ``done_s`` is cancelled, so that it does not come out when nobody waits for it any more.
    """

    name: str
    """As in the settings; holds no personal data."""
    connection: PrinterConnection
    large_print: bool = False
    done_s: float = 60.0

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt."""
        return self.print_document(receipt_document(receipt, large_print=self.large_print))

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal slip."""
        return self.print_document(refusal_document(slip, large_print=self.large_print))

    def print_document(self, document: Document) -> PrintResult:
        """Any form."""
        try:
            state = self.connection.printer()
            if state.hindrance or PDF not in state.formats:
                return self._failed(state.hindrance or "print.no_pdf")
        except IppTrouble as trouble:
            return self._failed(trouble.reason)
        sheet, media = _paper(state.media)
        pdf = render_pdf(document, sheet)
        try:
            job = self.connection.print_pdf(pdf, document.number, media)
        except IppTrouble as trouble:
            if trouble.reason in _MAY_HAVE_TAKEN:
                return PrintResult(PrintOutcome.UNKNOWN, self.name, "print.no_answer")
            return self._failed(trouble.reason)
        return self._follow(job)

    def state(self) -> PrinterState:
        """Ask how it is; busy with another's page counts as ready."""
        try:
            hindrance = self.connection.printer().hindrance
        except IppTrouble as trouble:
            if trouble.reason == "print.busy":
                return PrinterState(self.name, PrinterLight.READY)
            return PrinterState(self.name, PrinterLight.AWAY, trouble.reason)
        light = PrinterLight.HINDERED if hindrance else PrinterLight.READY
        return PrinterState(self.name, light, hindrance)

    def _follow(self, job: int) -> PrintResult:
        end = time.monotonic() + self.done_s
        last: IppJobState | None = None
        while time.monotonic() < end:
            try:
                last = self.connection.job(job)
            except IppTrouble:
                last = None  # it may come back; the job has been taken
            if last and last.phase.ended:
                return self._ended(last)
            time.sleep(_BETWEEN_LOOKS_S)
        return self._given_up(job)

    def _ended(self, job: IppJobState) -> PrintResult:
        if job.phase is JobPhase.COMPLETED and _NOT_WHOLE not in job.reasons:
            return PrintResult(PrintOutcome.PRINTED, self.name)
        if job.impressions or job.phase is JobPhase.COMPLETED:
            return self._failed("print.interrupted")
        cancelled = job.phase is JobPhase.CANCELED
        return self._failed("print.cancelled" if cancelled else "print.aborted")

    def _given_up(self, job: int) -> PrintResult:
        """Say what hinders, and take the job back; where that cannot be done, nobody knows."""
        try:
            why = hindrance_of(self.connection.printer().reasons)
            self.connection.cancel(job)
            last = self.connection.job(job)
        except IppTrouble:
            return PrintResult(PrintOutcome.UNKNOWN, self.name, "print.no_answer")
        if last.phase is JobPhase.COMPLETED:
            return self._ended(last)
        if last.impressions:
            return self._failed("print.interrupted")
        if not last.phase.ended and "processing-to-stop-point" not in last.reasons:
            return PrintResult(PrintOutcome.UNKNOWN, self.name, "print.no_answer")
        return self._failed(why or "print.cancelled")

    def _failed(self, reason: str) -> PrintResult:
        return PrintResult(PrintOutcome.FAILED, self.name, reason)


def _paper(media: frozenset[str]) -> tuple[Sheet, str | None]:
    """A5 where it is there, else A4; printers that tell nothing get A5 and their own choice."""
    if _A5_MEDIA in media:
        return A5, _A5_MEDIA
    return (A4, _A4_MEDIA) if _A4_MEDIA in media else (A5, None)
