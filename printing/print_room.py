"""The print room: one thread that runs the waiting jobs, each on its printer, each once.

Whoever asks for a paper writes a job into the journal; the room's thread prints it, and writes
down how it came out: first in the journal, then in the ledger. At its start it asks for papers
that the ledger owes, because the power went between the registration and its job.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.ports.receipt_printer import (
    PaperEnd,
    PrinterLight,
    PrinterState,
    PrintOutcome,
    PrintResult,
    ReceiptPrinter,
)
from printing.desk_printers import DeskPrinters
from printing.document import Document
from printing.job_journal import JobJournal
from printing.jobs import ASKING, ENDED, Job, JobState
from printing.papers import Papers
from printing.refusal import refusal_document

_LOOK_S = 1.0
"""How often the room looks whether another process has asked for something."""
_STATE_S = 15.0
"""How often idle printers are asked how they are."""
_PATIENCE_S = 120.0
"""How long somebody waits for a paper; longer than any printer is followed."""


class NotePaper(Protocol):
    """Writes one entry into the ledger; raises ``KioskError`` where that cannot be done now."""

    def __call__(self, paper: PaperEnd, *, perhaps_noted: bool = False) -> None: ...  # noqa: D102


class PrintRoom(ReceiptPrinter):
    """Printing for the desk. Nothing is opened or started before the first use."""

    def __init__(
        self,
        journal: Path,
        printers: DeskPrinters,
        papers: Papers,
        note: NotePaper,
    ) -> None:
        self._path, self._printers, self._papers, self._note = journal, printers, papers, note
        self._guard = threading.Lock()
        self._changed = threading.Condition()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._journal: JobJournal | None = None
        self._thread: threading.Thread | None = None
        self._kept: dict[int, Document] = {}
        self._trouble, self._took_over, self._abandoned = "", False, False
        self._tell: Callable[[PrinterState], None] = lambda _: None

    # For the desk

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt, laid out from the store when its turn comes."""
        return self.print_form("receipt", receipt.number)

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal slip."""
        large = self._printers.for_form("refusal").printer.large_print
        document = refusal_document(slip, large_print=large)
        return self.print_form("refusal", slip.number, document)

    def print_form(
        self,
        form: str,
        number: str,
        document: Document | None = None,
        *,
        printer: str = "",
        large: bool = False,
    ) -> PrintResult:
        """Ask for a paper and wait for its end; never raises for what a printer or disk does.

        ``document`` is for forms that nobody can lay out again from the store: after a restart
        such a job fails with ``print.nothing_to_print``.
        """
        name = printer or self._printers.for_form(form).name
        try:
            journal = self._open()
            job = journal.ask(form, number, name, large=large)
        except KioskError as error:
            return PrintResult(PrintOutcome.FAILED, name, error.code)
        if document is not None:
            self._kept[job.id] = document
        self._wake.set()
        return self._ended(journal, job)

    def questions(self) -> tuple[PaperEnd, ...]:
        """Papers of which only a person can tell; none while the journal cannot be read."""
        try:
            return tuple(job.paper for job in self._open().in_state(*ASKING))
        except KioskError:
            return ()

    def answer(self, job: int, *, on_paper: bool) -> PrintResult:
        """What the officer saw."""
        journal = self._open()
        found = journal.find(job)
        if found is None or found.state not in {*ASKING, JobState.PRINTED, JobState.FAILED}:
            raise AtTheDeskError("print_jobs.no_question")
        if found.state in ASKING:
            found = journal.answer(found, on_paper=on_paper)
            self._wake.set()
        return found.result

    def copies(self, form: str, number: str) -> int:
        """How often this paper may be in somebody's hand; raises what the journal raises."""
        same = (job for job in self._open().jobs if (job.form, job.number) == (form, number))
        return max((job.copy + 1 for job in same if job.state in ENDED - _NOWHERE), default=0)

    def watch(self, tell: Callable[[PrinterState], None]) -> None:
        """Start, and tell of the first printer at every change, from the room's thread."""
        self._tell = tell
        try:
            self._open()
        except KioskError as error:
            name = self._printers.for_form("receipt").name
            tell(PrinterState(name, PrinterLight.HINDERED, error.code))

    def close(self, within_s: float = 3.0) -> None:
        """End the thread; a job that is printing then is asked about at the next start."""
        self._stopping.set()
        self._wake.set()
        with self._changed:
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join(within_s)
        self._abandoned = True  # the store may be closed from now on
        if self._journal is not None and not (self._thread and self._thread.is_alive()):
            self._journal.close()

    # In the callers' threads

    def _open(self) -> JobJournal:
        with self._guard:
            if self._journal is None:
                self._journal = JobJournal(self._path)
                self._thread = threading.Thread(target=self._run, name="print-room", daemon=True)
                self._thread.start()
            return self._journal

    def _ended(self, journal: JobJournal, job: Job) -> PrintResult:
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until and not self._stopping.is_set():
            try:
                now = journal.find(job.id) or job
            except KioskError:
                break
            if now.state in ENDED:
                return now.result
            if self._trouble:
                return replace(now.result, outcome=PrintOutcome.FAILED, reason=self._trouble)
            with self._changed:
                self._changed.wait(0.25)
        return PrintResult(PrintOutcome.UNKNOWN, job.printer, "print.no_answer", job.id, job.copy)

    # In the room's thread

    def _run(self) -> None:
        journal, asked_at = self._journal, 0.0
        assert journal is not None
        while True:
            stopping = self._stopping.is_set()  # one round more, to note what has ended
            try:
                if self._round(journal):
                    asked_at = 0.0  # it may be out of paper by now
                self._trouble = ""
            except KioskError as error:
                self._trouble = error.code
            with self._changed:
                self._changed.notify_all()
            if stopping:
                return
            if not asked_at or time.monotonic() - asked_at > _STATE_S:
                asked_at = time.monotonic()
                self._look_at_printer()
            self._wake.wait(_LOOK_S)
            self._wake.clear()

    def _round(self, journal: JobJournal) -> bool:
        """Whether anything was printed."""
        if not journal.run_here():
            return False
        if not self._took_over:
            self._take_over(journal)
            self._took_over = True
        return self._run_waiting(journal)

    def _take_over(self, journal: JobJournal) -> None:
        """What the last runner left: papers owed by the ledger, ends that the ledger lacks."""
        seen, owed = self._papers.owed_since(journal.ledger_seen)
        there = {(job.form, job.number) for job in journal.jobs}
        for paper in owed:
            if (paper.form, paper.number) not in there:
                journal.ask(paper.form, paper.number, self._printers.for_form(paper.form).name)
        if seen != journal.ledger_seen:
            journal.saw_ledger(seen)
        self._note_all(journal, perhaps_noted=True)

    def _run_waiting(self, journal: JobJournal) -> bool:
        """Whether there was any."""
        waiting = journal.in_state(JobState.WAITING)
        for job in waiting:
            if not self._stopping.is_set():
                self._run_one(journal, job)
        if not self._abandoned:
            self._note_all(journal)
        return bool(waiting)

    def _run_one(self, journal: JobJournal, job: Job) -> None:
        at = self._printers.get(job.printer)
        document = self._kept.pop(job.id, None)
        if document is None:
            large = job.large or (at is not None and at.printer.large_print)
            document = self._papers.lay_out(job.form, job.number, job.copy, large=large)
        begun = journal.begin(job)
        if at is None:
            result = PrintResult(PrintOutcome.FAILED, job.printer, "print.no_such_printer")
        elif document is None:
            result = PrintResult(PrintOutcome.FAILED, job.printer, "print.nothing_to_print")
        else:
            result = at.printer.print_document(document)
        journal.end(begun, result)
        with self._changed:
            self._changed.notify_all()
        if not self._stopping.is_set():
            self._note_all(journal)

    def _note_all(self, journal: JobJournal, *, perhaps_noted: bool = False) -> None:
        """Write into the ledger how jobs ended; what does not succeed now is tried again."""
        for job in journal.in_state(*(ENDED - {JobState.CANCELLED})):
            if not job.noted:
                self._note(job.paper, perhaps_noted=perhaps_noted)
                journal.noted(job)

    def _look_at_printer(self) -> None:
        self._tell(self._printers.for_form("receipt").printer.state())


_NOWHERE = frozenset({JobState.FAILED, JobState.CANCELLED})
