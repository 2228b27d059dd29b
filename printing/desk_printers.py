"""Runs the waiting jobs: each on its printer, each once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from printing.document import Document
from printing.jobs import Job, JobJournal, JobState


class DocumentPrinter(Protocol):
    """Any of our printers; never raises for what a printer does."""

    def print_document(self, document: Document) -> PrintResult:
        """Bring one document to paper, and say truthfully how that came out."""
        ...


LayOut = Callable[[Job], Document | None]
"""Lays a job's form out from the store; None where its number is not there (any more)."""


def run_waiting(
    journal: JobJournal, printers: Mapping[str, DocumentPrinter], lay_out: LayOut
) -> tuple[Job, ...]:
    """Run every waiting job in order, in the caller's (worker) thread; the jobs as they ended.

    A job whose printer is not set up fails with ``print.no_such_printer``, one whose number is
    unknown with ``print.nothing_to_print``. A job that another run has begun is never run again.
    """
    return tuple(
        _run(journal, job, printers.get(job.printer), lay_out)
        for job in journal.in_state(JobState.WAITING)
    )


def _run(journal: JobJournal, job: Job, printer: DocumentPrinter | None, lay_out: LayOut) -> Job:
    document = lay_out(job)
    begun = journal.begin(job)
    if printer is None:
        result = PrintResult(PrintOutcome.FAILED, job.printer, "print.no_such_printer")
    elif document is None:
        result = PrintResult(PrintOutcome.FAILED, job.printer, "print.nothing_to_print")
    else:
        result = printer.print_document(document)
    return journal.end(begun, result)
