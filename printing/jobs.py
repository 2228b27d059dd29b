"""Print jobs that survive restart and power loss: a journal of what was asked and what happened.

The journal names forms by number; it holds no page and no person, so nothing in it needs sealing.
A page is laid out again from the store when its turn comes. One line of JSON an event, flushed to
the disk before the event is acted on: a job that was begun and has no end when the journal is
opened may be half on paper, and a person is asked.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kiosk.errors import TechnicianError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult


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


ASKING = frozenset({JobState.UNKNOWN, JobState.INTERRUPTED})
"""States in which only a person can tell."""


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
    state: JobState = JobState.WAITING
    reason: str = ""


class JobJournal:
    """The journal in one file, held by one process at a time.

    Opening raises ``TechnicianError`` ``print_jobs.in_use`` while another process holds it, and
    ``print_jobs.damaged`` (fact: line) when a line in its middle cannot be read. A torn last line,
    from power loss, is dropped: what it would have said has not been acted on. Every change raises
    ``print_jobs.not_written`` when the disk does not take it, and has then not happened.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise TechnicianError("print_jobs.in_use") from None
        self._jobs: dict[int, Job] = {}
        self._read_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let another process have it."""
        os.close(self._descriptor)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, the oldest first."""
        return tuple(self._jobs.values())

    def in_state(self, *states: JobState) -> tuple[Job, ...]:
        """The jobs in any of these states, the oldest first."""
        return tuple(job for job in self._jobs.values() if job.state in states)

    def ask(self, form: str, number: str, printer: str) -> Job:
        """Ask for a paper; where it may be on paper already, this is the next reprint."""
        earlier = [j for j in self._jobs.values() if (j.form, j.number) == (form, number)]
        copies = [job.copy for job in earlier if job.state not in _NOT_ON_PAPER]
        copy = max(copies) + 1 if copies else 0
        job = Job(id=len(self._jobs) + 1, form=form, number=number, printer=printer, copy=copy)
        self._write(
            {"job": job.id, "form": form, "number": number, "printer": printer, "copy": copy}
        )
        self._jobs[job.id] = job
        return job

    def begin(self, job: Job) -> Job:
        """Say that its first byte is about to go out."""
        return self._set(job, JobState.PRINTING, "")

    def end(self, job: Job, result: PrintResult) -> Job:
        """Say how it came out."""
        state = _AFTER[result.outcome]
        if result.reason == "print.interrupted":
            state = JobState.INTERRUPTED
        return self._set(job, state, result.reason)

    def answer(self, job: Job, *, on_paper: bool) -> Job:
        """What the officer said of a job that only a person can tell of."""
        state = JobState.PRINTED if on_paper else JobState.FAILED
        return self._set(job, state, "print.officer_said")

    def cancel(self, job: Job) -> Job:
        """Take a waiting job back."""
        return self._set(job, JobState.CANCELLED, "")

    def _set(self, job: Job, state: JobState, reason: str) -> Job:
        if state not in _MAY_FOLLOW[self._jobs[job.id].state]:
            raise ValueError(f"a job does not go from {job.state} to {state}")
        self._write({"job": job.id, "state": state.value, "reason": reason})
        changed = replace(self._jobs[job.id], state=state, reason=reason)
        self._jobs[job.id] = changed
        return changed

    def _write(self, event: dict[str, Any]) -> None:
        line = json.dumps(event, separators=(",", ":")).encode() + b"\n"
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            if os.write(self._descriptor, line) != len(line):
                raise OSError(errno.ENOSPC, "only a part was written")
            os.fsync(self._descriptor)
        except OSError:
            os.ftruncate(self._descriptor, end)
            raise TechnicianError("print_jobs.not_written") from None

    def _read_all(self) -> None:
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            content = file.read()
        whole = content.rfind(b"\n") + 1
        os.ftruncate(self._descriptor, whole)
        for place, line in enumerate(content[:whole].splitlines(), start=1):
            try:
                self._take(json.loads(line))
            except (ValueError, KeyError, TypeError):
                self.close()
                raise TechnicianError("print_jobs.damaged", line=place) from None
        for job in self.in_state(JobState.PRINTING):
            self._set(job, JobState.INTERRUPTED, "print.counter_stopped")

    def _take(self, event: dict[str, Any]) -> None:
        if "state" in event:
            job = self._jobs[event["job"]]
            state = JobState(event["state"])
            self._jobs[job.id] = replace(job, state=state, reason=event["reason"])
            return
        self._jobs[event["job"]] = Job(
            id=event["job"],
            form=event["form"],
            number=event["number"],
            printer=event["printer"],
            copy=event["copy"],
        )


_NOT_ON_PAPER = frozenset({JobState.FAILED, JobState.CANCELLED})
_AFTER = {
    PrintOutcome.PRINTED: JobState.PRINTED,
    PrintOutcome.SAVED: JobState.SAVED,
    PrintOutcome.UNKNOWN: JobState.UNKNOWN,
    PrintOutcome.FAILED: JobState.FAILED,
}
_ANSWERED = frozenset({JobState.PRINTED, JobState.FAILED})
_MAY_FOLLOW: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.PRINTING, JobState.CANCELLED}),
    JobState.PRINTING: frozenset({*_AFTER.values(), JobState.INTERRUPTED}),
    JobState.UNKNOWN: _ANSWERED,
    JobState.INTERRUPTED: _ANSWERED,
    JobState.PRINTED: frozenset(),
    JobState.SAVED: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}
