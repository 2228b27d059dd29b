"""Runs the waiting jobs of the journal, one after the other, and writes down how each came out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from kiosk.ports.receipt_printer import PaperEnd, PrintOutcome, PrintResult
from printing.desk_printers import DeskPrinters
from printing.job_journal import JobJournal
from printing.jobs import ENDED, Job, JobState
from printing.papers import Papers


class NotePaper(Protocol):
    """Writes one entry into the ledger; raises ``KioskError`` where that cannot be done now."""

    def __call__(self, paper: PaperEnd, *, perhaps_noted: bool = False) -> None: ...  # noqa: D102


@dataclass(slots=True)
class Runner:
    """One thread's; every method raises what journal, store and ledger raise."""

    journal: JobJournal
    printers: DeskPrinters
    papers: Papers
    note: NotePaper
    stopping: threading.Event
    ended: Callable[[], None]
    """Called when a job has come to its end."""
    owed: dict[tuple[str, str], Job] = field(default_factory=dict, init=False)
    """Papers that the ledger owed when this runner began: whoever asks for one means this job."""
    looked: threading.Event = field(default_factory=threading.Event, init=False)
    """Set once it is known what was owed, or that this cannot be known now."""
    _took_over: bool = field(default=False, init=False)
    _abandoned: bool = field(default=False, init=False)

    def abandon(self) -> None:
        """From now on the store may be closed: what ends is noted at the next start."""
        self._abandoned = True

    def round(self) -> bool:
        """Whether anything was printed."""
        try:
            if not self.journal.run_here():
                return False
            if not self._took_over:
                self._take_over()
                self._took_over = True
        finally:
            self.looked.set()
        return self._run_waiting()

    def _take_over(self) -> None:
        """What the last runner left: papers owed by the ledger, ends that the ledger lacks."""
        seen, owed = self.papers.owed_since(self.journal.ledger_seen)
        there = {(job.form, job.number) for job in self.journal.jobs}
        for paper in owed:
            which = (paper.form, paper.number)
            if which not in there:
                self.owed[which] = self.journal.ask(*which, self.printers.for_form(paper.form).name)
        if seen != self.journal.ledger_seen:
            self.journal.saw_ledger(seen)
        self._note_all(perhaps_noted=True)
        self.journal.shorten()

    def _run_waiting(self) -> bool:
        """Whether there was any."""
        waiting = self.journal.in_state(JobState.WAITING)
        for job in waiting:
            if not self.stopping.is_set():
                self._run_one(job)
        if not self._abandoned:
            self._note_all()
            self.journal.shorten()
        return bool(waiting)

    def _run_one(self, job: Job) -> None:
        at = self.printers.get(job.printer)
        large = job.large or (at is not None and at.printer.large_print)
        document = self.papers.lay_out(job.form, job.number, job.copy, large=large)
        begun = self.journal.begin(job)
        if at is None:
            result = PrintResult(PrintOutcome.FAILED, job.printer, "print.no_such_printer")
        elif document is None:
            result = PrintResult(PrintOutcome.FAILED, job.printer, "print.nothing_to_print")
        else:
            result = at.printer.print_document(document)
        self.journal.end(begun, result)
        self.ended()
        if not self.stopping.is_set():
            self._note_all()

    def _note_all(self, *, perhaps_noted: bool = False) -> None:
        """Write into the ledger how jobs ended; what does not succeed now is tried again."""
        for job in self.journal.in_state(*(ENDED - {JobState.CANCELLED})):
            if not job.noted:
                self.note(job.paper, perhaps_noted=perhaps_noted)
                self.journal.noted(job)
