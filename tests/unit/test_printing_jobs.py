"""The journal of print jobs by itself: what is in it after every way to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kiosk.errors import TechnicianError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from printing.job_journal import JobJournal
from printing.jobs import JobState

NUMBER = "ANBINH-Q3-261122-0007"
PRINTED = PrintResult(PrintOutcome.PRINTED, "q3")


def states(journal: JobJournal) -> list[JobState]:
    return [job.state for job in journal.jobs]


def test_everything_is_there_again_after_a_restart(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        assert journal.run_here()
        job = journal.ask("receipt", NUMBER, "q3", large=True)
        journal.noted(journal.end(journal.begin(job), PrintResult(PrintOutcome.SAVED, "/a.pdf")))
        journal.ask("refusal", NUMBER, "q3")
        journal.saw_ledger(17)
        before = journal.jobs
    with JobJournal(tmp_path / "jobs") as again:
        assert (again.jobs, again.ledger_seen) == (before, 17)
        assert (again.jobs[0].where, again.jobs[0].noted) == ("/a.pdf", True)
        assert states(again) == [JobState.SAVED, JobState.WAITING]


def test_a_job_begun_when_the_power_went_is_asked_about(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        journal.run_here()
        journal.begin(journal.ask("receipt", NUMBER, "q3"))
    with JobJournal(tmp_path / "jobs") as again:
        assert again.run_here()
        (job,) = again.in_state(JobState.INTERRUPTED)
        assert job.reason == "print.counter_stopped"
        assert job.result.asks
        assert again.answer(job, on_paper=False).state is JobState.FAILED
        assert again.ask("receipt", NUMBER, "q3").copy == 0


def test_reprints_are_counted_by_what_can_be_in_a_hand(tmp_path: Path) -> None:
    failed = PrintResult(PrintOutcome.FAILED, "q3", "print.paper_out")
    half = PrintResult(PrintOutcome.FAILED, "q3", "print.interrupted")
    copies = []
    with JobJournal(tmp_path / "jobs") as journal:
        for result in (failed, half, PRINTED, failed, PRINTED):
            job = journal.ask("receipt", NUMBER, "q3")
            copies.append(job.copy)
            journal.end(journal.begin(job), result)
    assert copies == [0, 0, 1, 2, 2]


def test_an_answer_given_while_the_ledger_was_written_is_still_to_be_noted(
    tmp_path: Path,
) -> None:
    silent = PrintResult(PrintOutcome.UNKNOWN, "q3", "print.no_answer")
    with JobJournal(tmp_path / "jobs") as journal:
        unknown = journal.end(journal.begin(journal.ask("receipt", NUMBER, "q3")), silent)
        answered = journal.answer(unknown, on_paper=True)
        journal.noted(unknown)
        assert not journal.jobs[0].noted
        journal.noted(answered)
        assert journal.jobs[0].noted


def test_an_ended_job_does_not_move(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        job = journal.cancel(journal.ask("receipt", NUMBER, "q3"))
        with pytest.raises(ValueError):
            journal.begin(job)


def test_one_runner_at_a_time_but_everybody_may_ask(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as screen, JobJournal(tmp_path / "jobs") as command:
        assert screen.run_here()
        assert not command.run_here()
        asked = command.ask("receipt", NUMBER, "q3")
        (job,) = screen.in_state(JobState.WAITING)
        assert job == asked
        screen.end(screen.begin(job), PRINTED)
        found = command.find(asked.id)
        assert found is not None and found.state is JobState.PRINTED
        assert screen.ask("receipt", NUMBER, "q3").id == command.ask("refusal", NUMBER, "q3").id - 1
    with JobJournal(tmp_path / "jobs") as next_one:
        assert next_one.run_here()


def test_many_threads_of_two_openings_give_every_job_its_own_number(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as one, JobJournal(tmp_path / "jobs") as other:

        def ask(journal: JobJournal) -> None:
            for _ in range(10):
                journal.ask("receipt", NUMBER, "q3")

        threads = [threading.Thread(target=ask, args=(each,)) for each in (one, other) * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [job.id for job in one.jobs] == list(range(1, 41))
        assert one.jobs == other.jobs


def test_a_torn_last_line_is_dropped_at_every_place_it_can_tear(tmp_path: Path) -> None:
    path = tmp_path / "jobs"
    with JobJournal(path) as journal:
        journal.ask("receipt", NUMBER, "q3")
        kept = path.read_bytes()
        journal.begin(journal.jobs[0])
    whole = path.read_bytes()
    for cut in range(len(kept), len(whole)):
        path.write_bytes(whole[:cut])
        with JobJournal(path) as again:
            assert states(again) == [JobState.WAITING]
        assert path.read_bytes() == kept


def test_damage_in_the_middle_is_the_technicians(tmp_path: Path) -> None:
    path = tmp_path / "jobs"
    path.write_bytes(b'{"job":1,"form":"receipt"\n{"job":1}\n')
    with pytest.raises(TechnicianError, match=r"print_jobs\.damaged"):
        JobJournal(path)


def test_the_journal_names_nobody_and_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "jobs"
    with JobJournal(path) as journal:
        journal.ask("receipt", NUMBER, "q3")
    assert path.stat().st_mode & 0o777 == 0o600
    assert NUMBER in path.read_text()


def test_a_folder_that_cannot_be_written_is_the_technicians(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(TechnicianError, match=r"print_jobs\.not_opened"):
        JobJournal(tmp_path / "file" / "jobs")


FULL = """
import resource, signal, sys
from pathlib import Path
from kiosk.errors import TechnicianError
from printing.job_journal import JobJournal
journal = JobJournal(Path(sys.argv[1]))
journal.ask("receipt", "N-1", "q3")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (80, 80))
try:
    journal.begin(journal.jobs[0])
except TechnicianError as error:
    print(error.code, journal.jobs[0].state, end="")
"""


def test_on_a_full_disk_nothing_is_begun(tmp_path: Path) -> None:
    path = tmp_path / "jobs"
    done = subprocess.run(
        [sys.executable, "-B", "-c", FULL, str(path)], capture_output=True, check=True
    )
    assert done.stdout == b"print_jobs.not_written waiting"
    with JobJournal(path) as journal:
        assert states(journal) == [JobState.WAITING]


KILLED = """
import sys, time
from pathlib import Path
from printing.job_journal import JobJournal
journal = JobJournal(Path(sys.argv[1]))
while True:
    job = journal.begin(journal.ask("receipt", "N-1", "q3"))
    print(job.id, flush=True)
"""


def test_killed_at_any_moment_every_job_begun_is_known(tmp_path: Path) -> None:
    path = tmp_path / "jobs"
    for _ in range(5):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.02)
        os.kill(child.pid, signal.SIGKILL)
        said = [int(line) for line in child.stdout.read().split()]
        child.wait()
        with JobJournal(path) as journal:
            assert journal.run_here()
            assert set(said) <= {job.id for job in journal.jobs}
            assert not journal.in_state(JobState.PRINTING)
            assert all(j.state in (JobState.INTERRUPTED, JobState.WAITING) for j in journal.jobs)
