"""Print jobs that survive restart and power loss: what was asked, and where each job stands.

A job names its form by number; it holds no page and no person, so nothing in it needs sealing.
A page is laid out again from the store when its turn comes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.ports.receipt_printer import PaperEnd, PrintOutcome, PrintResult


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    PRINTING = "printing"
    PRINTED = "printed"
    """The printer said so, or an officer did."""
    SAVED = "saved"
    UNKNOWN = "unknown"
    """Sent, but the printer cannot tell: the officer is asked *đã in ra chưa?*"""
    INTERRUPTED = "interrupted"
    """Begun when the counter stopped, or broken off by the printer: perhaps half a page."""
    FAILED = "failed"
    """Nothing is on paper."""
    CANCELLED = "cancelled"
    """Not needed any more, or taken back; nothing is on paper."""


ASKING = frozenset({JobState.UNKNOWN, JobState.INTERRUPTED})
"""States in which only a person can tell."""
ENDED = ASKING | {JobState.PRINTED, JobState.SAVED, JobState.FAILED, JobState.CANCELLED}
"""States in which no printer will do anything more for this job."""
OPEN = ASKING | {JobState.WAITING, JobState.PRINTING}
"""States that somebody or something still has to end."""
NOT_ON_PAPER = frozenset({JobState.FAILED, JobState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One paper, once."""

    id: int
    """1, 2, 3 … in this journal."""
    form: str
    """Form id, such as ``receipt``."""
    number: str
    printer: str
    copy: int
    """0 for the first print, n for the n-th reprint."""
    large: bool = False
    """In large print on request."""
    state: JobState = JobState.WAITING
    reason: str = ""
    where: str = ""
    """File or printer, as the printer named it."""
    noted: bool = False
    """Whether the ledger knows of this state."""

    @property
    def result(self) -> PrintResult:
        """How it came out, for who asked; of a job that has ended."""
        return PrintResult(
            _OUTCOMES.get(self.state, PrintOutcome.FAILED),
            self.where or self.printer,
            self.reason,
            self.id,
            self.copy,
            self.state in ASKING,
        )

    @property
    def paper(self) -> PaperEnd:
        """How it came out, for the ledger."""
        return PaperEnd(
            job=self.id,
            form=self.form,
            number=self.number,
            copy=self.copy,
            outcome=self.result.outcome,
            reason=self.reason,
        )


def numbers_up_to(number: str) -> tuple[str, int] | None:
    """What a number is counted under, and how far: ``ANBINH-Q3-261122-0007`` is ``ANBINH-Q3``, 7.

    Numbers of one counter only ever go up; None for a number of another make.
    """
    head, _, count = number.rpartition("-")
    prefix, _, day = head.rpartition("-")
    if prefix and day.isdecimal() and count.isascii() and count.isdecimal():
        return prefix, int(count)
    return None


def next_copy(jobs: Iterable[Job], form: str, number: str) -> int:
    """0 where nothing of this paper can be in anybody's hand, else the next reprint's number."""
    same = (job for job in jobs if (job.form, job.number) == (form, number))
    return max((job.copy + 1 for job in same if job.state not in NOT_ON_PAPER), default=0)


def state_after(result: PrintResult) -> JobState:
    """Where a job stands after its printer said ``result``."""
    if result.reason == "print.interrupted":
        return JobState.INTERRUPTED
    return _STATES[result.outcome]


_STATES = {
    PrintOutcome.PRINTED: JobState.PRINTED,
    PrintOutcome.SAVED: JobState.SAVED,
    PrintOutcome.UNKNOWN: JobState.UNKNOWN,
    PrintOutcome.FAILED: JobState.FAILED,
}
_OUTCOMES = {
    JobState.PRINTED: PrintOutcome.PRINTED,
    JobState.SAVED: PrintOutcome.SAVED,
    JobState.UNKNOWN: PrintOutcome.UNKNOWN,
    JobState.INTERRUPTED: PrintOutcome.UNKNOWN,
}
_ANSWERED = frozenset({JobState.PRINTED, JobState.FAILED})
MAY_FOLLOW: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.PRINTING, JobState.CANCELLED}),
    JobState.PRINTING: frozenset({*_STATES.values(), JobState.INTERRUPTED}),
    JobState.UNKNOWN: _ANSWERED,
    JobState.INTERRUPTED: _ANSWERED,
    JobState.PRINTED: frozenset(),
    JobState.SAVED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
"""What a job may become; everything else is a mistake of the program."""
