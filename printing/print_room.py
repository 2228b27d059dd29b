"""The print room: one thread that runs the waiting jobs, each on its printer, each once.

Whoever asks for a paper writes a job into the journal; the room's thread prints it, and writes
down how it came out: first in the journal, then in the ledger. At its start it asks for papers
that the ledger owes, because the power went between the registration and its job.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kiosk.domain.account_service import Guidance
from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.ports.guidance_printer import GuidancePrinter
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
from printing.job_journal import DEFAULT_LIMITS, JobJournal, JournalLimits
from printing.jobs import ASKING, ENDED, NOT_ON_PAPER, Job, JobState
from printing.papers import Papers
from printing.runner import NotePaper, Runner

_LOOK_S = 1.0
"""How often the room looks whether another process has asked for something."""
_STATE_S = 15.0
"""How often idle printers are asked how they are."""
_FIRST_LOOK_S = 10.0
"""How long the first paper waits until it is known what the last runner left."""
_PATIENCE_S = 120.0
"""How long somebody waits for a paper; longer than any printer is followed."""


class PrintRoom(ReceiptPrinter, GuidancePrinter):
    """Printing for the desk. Nothing is opened or started before the first use."""

    def __init__(
        self,
        journal: Path,
        printers: DeskPrinters,
        papers: Papers,
        note: NotePaper,
        limits: JournalLimits = DEFAULT_LIMITS,
    ) -> None:
        self._limits = limits
        self._path, self._printers, self._papers, self._note = journal, printers, papers, note
        self._guard = threading.Lock()
        self._changed = threading.Condition()
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._journal: JobJournal | None = None
        self._thread: threading.Thread | None = None
        self._runner: Runner | None = None
        self._trouble = ""
        self._tell: Callable[[PrinterState], None] = lambda _: None

    # For the desk

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        """The receipt, laid out from the store when its turn comes."""
        return self.print_form("receipt", receipt.number)

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        """The refusal slip, as the ledger has it."""
        return self.print_form("refusal", slip.number)

    def print_guidance(self, guidance: Guidance) -> PrintResult:
        """Guidance, kept sealed until its day is over."""
        try:
            self._papers.keep(guidance)
        except KioskError as error:
            name = self._printers.for_form(guidance.kind).name
            return PrintResult(PrintOutcome.FAILED, name, error.code)
        return self.print_form(guidance.kind.value, guidance.number)

    def print_form(
        self, form: str, number: str, *, printer: str = "", large: bool = False
    ) -> PrintResult:
        """Ask for a paper and wait for its end; never raises for what a printer or disk does."""
        name = printer or self._printers.for_form(form).name
        try:
            journal = self._open()
            job = self._asked(journal, form, number, name, large=large)
        except KioskError as error:
            return PrintResult(PrintOutcome.FAILED, name, error.code)
        return self._ended(journal, job)

    def ask(self, form: str, number: str) -> None:
        """Ask for a paper; what cannot be asked for now is owed by the ledger at the next start."""
        with suppress(KioskError):
            self._asked(self._open(), form, number, self._printers.for_form(form).name)

    def preview(self, form: str, number: str) -> Document | None:
        """What a paper says, for the screen; None where it cannot be laid out (any more)."""
        return self._papers.lay_out(form, number, 0, large=False)

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
        journal = self._open()
        same = (job for job in journal.jobs if (job.form, job.number) == (form, number))
        here = max((job.copy + 1 for job in same if job.state in ENDED - NOT_ON_PAPER), default=0)
        return max(here, self._forgotten_copies(journal, number))

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
        if self._runner is not None:
            self._runner.abandon()

    # In the callers' threads

    def _open(self) -> JobJournal:
        with self._guard:
            if self._journal is None:
                self._journal = JobJournal(self._path, self._limits)
                self._runner = Runner(
                    self._journal,
                    self._printers,
                    self._papers,
                    self._note,
                    self._stopping,
                    self._tell_ended,
                )
                self._thread = threading.Thread(target=self._run, name="print-room", daemon=True)
                self._thread.start()
            return self._journal

    def _asked(
        self, journal: JobJournal, form: str, number: str, printer: str, *, large: bool = False
    ) -> Job:
        runner = self._runner
        if runner is not None and runner.looked.wait(_FIRST_LOOK_S):
            owed = runner.owed.pop((form, number), None)
            if owed is not None and (owed.printer, owed.large) == (printer, large):
                return owed
        before = self._forgotten_copies(journal, number)
        job = journal.ask(form, number, printer, large=large, copies=before)
        self._wake.set()
        return job

    def _forgotten_copies(self, journal: JobJournal, number: str) -> int:
        """What the ledger says of a paper whose jobs the journal may have let go of."""
        return self._papers.copies(number) if journal.may_have_forgotten(number) else 0

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
        journal, runner, asked_at = self._journal, self._runner, 0.0
        assert journal is not None and runner is not None
        while True:
            stopping = self._stopping.is_set()  # one round more, to note what has ended
            try:
                if runner.round():
                    asked_at = 0.0  # it may be out of paper by now
                self._trouble = ""
            except KioskError as error:
                self._trouble = error.code
            self._tell_ended()
            if stopping:
                journal.close()
                return
            if not asked_at or time.monotonic() - asked_at > _STATE_S:
                asked_at = time.monotonic()
                self._look_at_printer()
                self._papers.forget_old()
            self._wake.wait(_LOOK_S)
            self._wake.clear()

    def _tell_ended(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _look_at_printer(self) -> None:
        self._tell(self._printers.for_form("receipt").printer.state())
