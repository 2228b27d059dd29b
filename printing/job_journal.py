"""The journal of print jobs: one line of JSON an event, on the disk before it is acted on.

Several processes of one counter may ask for papers (the screen, a command beside it); the file is
locked for the moment of each look or change. One of them at a time runs the jobs. A job that was
begun and has no end when the next runner starts may be half on paper, and a person is asked.

The runner writes a shorter file beside a long one and lets it take the place: jobs whose end the
ledger knows go, the oldest first. Whoever had the long one open goes on with the shorter.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from kiosk.errors import TechnicianError
from kiosk.ports.receipt_printer import PrintResult
from printing.job_book import JobBook
from printing.jobs import MAY_FOLLOW, Job, JobState, next_copy, state_after
from printing.journal_file import flush_folder, has_followed, opened, replace_file


@dataclass(frozen=True, slots=True)
class JournalLimits:
    """How long the journal grows."""

    long_bytes: int = 512 * 1024
    """From here on it is worth while to make the file shorter."""
    keep_jobs: int = 500
    """The newest jobs that always stay."""


DEFAULT_LIMITS: Final = JournalLimits()


class JobJournal:
    """The journal in one file; safe to use from several threads and processes.

    Every use raises ``TechnicianError``: ``print_jobs.damaged`` (fact: line) when a line in the
    middle cannot be read, ``print_jobs.not_opened`` or ``print_jobs.not_written`` (fact: reason)
    when the disk does not do it; a change has then not happened. A torn last line, from power
    loss, is dropped: what it would have said has not been acted on.
    """

    def __init__(self, path: Path, limits: JournalLimits = DEFAULT_LIMITS) -> None:
        self._guard = threading.RLock()
        self._path, self._limits, self._book = path, limits, JobBook()
        self._read_to, self._lines = 0, 0
        self._runs, self._closed = False, False
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = opened(path)
            self._runner = opened(path.with_name(f"{path.name}.runner"))
            flush_folder(path.parent)
        except OSError as error:
            reason = error.strerror or ""
            raise TechnicianError("print_jobs.not_opened", reason=reason) from None
        try:
            with self._held():
                pass
        except TechnicianError:
            self.close()
            raise

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
        """Let another process run the jobs; every later use raises ``print_jobs.not_opened``."""
        with self._guard:
            if not self._closed:
                self._closed = True
                os.close(self._runner)
                os.close(self._file)

    @property
    def jobs(self) -> tuple[Job, ...]:
        """All jobs, the oldest first."""
        with self._held():
            return tuple(self._book.jobs.values())

    def in_state(self, *states: JobState) -> tuple[Job, ...]:
        """The jobs in any of these states, the oldest first."""
        return tuple(job for job in self.jobs if job.state in states)

    def find(self, job_id: int) -> Job | None:
        """The job as it stands now."""
        with self._held():
            return self._book.jobs.get(job_id)

    @property
    def ledger_seen(self) -> int | None:
        """The ledger's entries up to here have their jobs; None in a new journal."""
        with self._held():
            return self._book.ledger_seen

    def may_have_forgotten(self, number: str) -> bool:
        """Whether the ledger must be asked how often this paper was printed."""
        with self._held():
            return self._book.may_have_forgotten(number)

    def run_here(self) -> bool:
        """Be the one that runs the jobs; False while another process is.

        What an earlier runner had begun and not ended becomes ``INTERRUPTED``.
        """
        if self._runs:
            return True
        with self._held():
            try:
                fcntl.flock(self._runner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self._runs = True
        for job in self.in_state(JobState.PRINTING):
            self._set(job, JobState.INTERRUPTED, "print.counter_stopped")
        return True

    def ask(
        self, form: str, number: str, printer: str, *, large: bool = False, copies: int = 0
    ) -> Job:
        """Ask for a paper; where it may be on paper already, this is the next reprint.

        ``copies`` says how many there are of which this journal knows nothing any more.
        """
        with self._held():
            jobs = self._book.jobs
            job = Job(
                id=max(jobs, default=0) + 1,
                form=form,
                number=number,
                printer=printer,
                copy=max(copies, next_copy(jobs.values(), form, number)),
                large=large,
            )
            event = {"job": job.id, "form": form, "number": number, "printer": printer}
            self._write({**event, "copy": job.copy, **({"large": True} if large else {})})
            return self._book.jobs[job.id]

    def begin(self, job: Job) -> Job:
        """Say that its first byte is about to go out."""
        return self._set(job, JobState.PRINTING)

    def end(self, job: Job, result: PrintResult) -> Job:
        """Say how it came out."""
        return self._set(job, state_after(result), result.reason, result.where)

    def answer(self, job: Job, *, on_paper: bool) -> Job:
        """What the officer said of a job that only a person can tell of."""
        state = JobState.PRINTED if on_paper else JobState.FAILED
        return self._set(job, state, "print.officer_said")

    def cancel(self, job: Job, reason: str = "") -> Job:
        """Take a waiting job back."""
        return self._set(job, JobState.CANCELLED, reason)

    def noted(self, job: Job) -> None:
        """The ledger knows of this state; a job that has moved meanwhile is still to be noted."""
        with self._held():
            if self._book.jobs[job.id].state is job.state:
                self._write({"job": job.id, "noted": True})

    def saw_ledger(self, sequence: int) -> None:
        """The ledger's entries up to here have their jobs."""
        with self._held():
            self._write({"ledger": sequence})

    def shorten(self) -> None:
        """Where this process runs the jobs and the file is long: let go of what is settled.

        The whole file is on the disk before it takes the other's place; where that fails, nothing
        has changed.
        """
        with self._held():
            if not self._runs or self._read_to < self._limits.long_bytes:
                return
            events = self._book.shortened(self._limits.keep_jobs)
            content = b"".join(_line(event) for event in events)
            if len(content) > self._read_to // 2:
                return
            with suppress(OSError):
                replace_file(self._path, content)

    def _set(self, job: Job, state: JobState, reason: str = "", where: str = "") -> Job:
        with self._held():
            before = self._book.jobs[job.id].state
            if state not in MAY_FOLLOW[before]:
                raise ValueError(f"a job does not go from {before} to {state}")
            event = {"job": job.id, "state": state.value, "reason": reason}
            self._write({**event, **({"where": where} if where else {})})
            return self._book.jobs[job.id]

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Nobody else reads or writes meanwhile, and what others wrote is known."""
        with self._guard:
            if self._closed:
                raise TechnicianError("print_jobs.not_opened", reason="closed")
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                while has_followed(self._path, self._file):
                    self._go_on_with_the_newer()
                self._catch_up()
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)

    def _go_on_with_the_newer(self) -> None:
        try:
            newer = opened(self._path)
        except OSError as error:
            reason = error.strerror or ""
            raise TechnicianError("print_jobs.not_opened", reason=reason) from None
        os.close(self._file)  # and with it the lock on a file that nobody finds any more
        self._file = newer
        fcntl.flock(newer, fcntl.LOCK_EX)
        self._book, self._read_to, self._lines = JobBook(), 0, 0

    def _write(self, event: dict[str, Any]) -> None:
        line = _line(event)
        end = os.lseek(self._file, 0, os.SEEK_END)
        try:
            if os.write(self._file, line) != len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(self._file)
        except OSError as error:
            os.ftruncate(self._file, end)
            reason = error.strerror or ""
            raise TechnicianError("print_jobs.not_written", reason=reason) from None
        self._catch_up()

    def _catch_up(self) -> None:
        size = os.fstat(self._file).st_size
        if size == self._read_to:
            return
        content = os.pread(self._file, size - self._read_to, self._read_to)
        whole = content[: content.rfind(b"\n") + 1]
        place = self._lines
        for place, line in enumerate(whole.splitlines(), self._lines + 1):
            try:
                self._book.take(json.loads(line))
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
                raise TechnicianError("print_jobs.damaged", line=place) from None
        self._read_to, self._lines = self._read_to + len(whole), place
        if len(whole) < len(content):  # writers hold the lock: this one has died
            os.ftruncate(self._file, self._read_to)


def _line(event: dict[str, Any]) -> bytes:
    return json.dumps(event, separators=(",", ":")).encode() + b"\n"
