from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from support.papers import receipt, words_of

from kiosk.errors import TechnicianError
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from printing.desk_printers import run_waiting
from printing.document import Document
from printing.jobs import Job, JobJournal, JobState
from printing.pdf import render_pdf
from printing.receipt import receipt_document

NUMBER = "ANBINH-Q3-261122-0007"


@dataclass
class FakePrinter:
    result: PrintResult = field(default_factory=lambda: PrintResult(PrintOutcome.PRINTED, "q3"))
    printed: list[Document] = field(default_factory=list)

    def print_document(self, document: Document) -> PrintResult:
        self.printed.append(document)
        return self.result


def lay_out(job: Job) -> Document | None:
    return receipt_document(receipt(), copy=job.copy) if job.number == NUMBER else None


def states(journal: JobJournal) -> list[JobState]:
    return [job.state for job in journal.jobs]


def test_a_job_is_printed_once(tmp_path: Path) -> None:
    printer = FakePrinter()
    with JobJournal(tmp_path / "jobs") as journal:
        journal.ask("receipt", NUMBER, "q3")
        assert [job.state for job in run_waiting(journal, {"q3": printer}, lay_out)] == ["printed"]
        assert run_waiting(journal, {"q3": printer}, lay_out) == ()
    with JobJournal(tmp_path / "jobs") as again:
        assert run_waiting(again, {"q3": printer}, lay_out) == ()
        assert states(again) == [JobState.PRINTED]
    assert len(printer.printed) == 1


def test_a_waiting_job_survives_a_restart(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        journal.ask("receipt", NUMBER, "q3")
    printer = FakePrinter()
    with JobJournal(tmp_path / "jobs") as again:
        run_waiting(again, {"q3": printer}, lay_out)
    assert len(printer.printed) == 1


def test_a_job_begun_when_the_power_went_is_asked_about_never_printed_again(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        journal.begin(journal.ask("receipt", NUMBER, "q3"))
    printer = FakePrinter()
    with JobJournal(tmp_path / "jobs") as again:
        (job,) = again.in_state(JobState.INTERRUPTED)
        assert job.reason == "print.counter_stopped"
        run_waiting(again, {"q3": printer}, lay_out)
        assert not printer.printed
        assert again.answer(job, on_paper=False).state is JobState.FAILED


def test_a_reprint_is_numbered_and_says_so_on_paper(tmp_path: Path) -> None:
    printer = FakePrinter()
    with JobJournal(tmp_path / "jobs") as journal:
        for _ in range(3):
            journal.ask("receipt", NUMBER, "q3")
        run_waiting(journal, {"q3": printer}, lay_out)
        assert [job.copy for job in journal.jobs] == [0, 1, 2]
    assert "Bản in lại" not in words_of(render_pdf(printer.printed[0]))
    assert "Bản in lại lần 2" in words_of(render_pdf(printer.printed[2]))


def test_a_print_that_failed_makes_no_reprint_of_the_next(tmp_path: Path) -> None:
    out = FakePrinter(PrintResult(PrintOutcome.FAILED, "q3", "print.paper_out"))
    with JobJournal(tmp_path / "jobs") as journal:
        journal.ask("receipt", NUMBER, "q3")
        (job,) = run_waiting(journal, {"q3": out}, lay_out)
        assert (job.state, job.reason) == (JobState.FAILED, "print.paper_out")
        assert journal.ask("receipt", NUMBER, "q3").copy == 0


def test_half_a_slip_makes_the_next_a_reprint_until_an_officer_says_otherwise(
    tmp_path: Path,
) -> None:
    half = FakePrinter(PrintResult(PrintOutcome.FAILED, "q3", "print.interrupted"))
    with JobJournal(tmp_path / "jobs") as journal:
        journal.ask("receipt", NUMBER, "q3")
        (job,) = run_waiting(journal, {"q3": half}, lay_out)
        assert job.state is JobState.INTERRUPTED
        journal.answer(job, on_paper=False)
        assert journal.ask("receipt", NUMBER, "q3").copy == 0


def test_a_printer_that_cannot_tell_leaves_a_question(tmp_path: Path) -> None:
    silent = FakePrinter(PrintResult(PrintOutcome.UNKNOWN, "q3", "print.no_answer"))
    with JobJournal(tmp_path / "jobs") as journal:
        journal.ask("receipt", NUMBER, "q3")
        (job,) = run_waiting(journal, {"q3": silent}, lay_out)
        assert job.state is JobState.UNKNOWN
        assert journal.answer(job, on_paper=True).state is JobState.PRINTED


def test_what_cannot_be_printed_says_why(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        journal.ask("receipt", NUMBER, "nowhere")
        journal.ask("receipt", "UNKNOWN-1", "q3")
        ended = run_waiting(journal, {"q3": FakePrinter()}, lay_out)
    assert [job.reason for job in ended] == ["print.no_such_printer", "print.nothing_to_print"]


def test_an_ended_job_does_not_move(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs") as journal:
        job = journal.cancel(journal.ask("receipt", NUMBER, "q3"))
        with pytest.raises(ValueError):
            journal.begin(job)


def test_one_process_at_a_time(tmp_path: Path) -> None:
    with (
        JobJournal(tmp_path / "jobs"),
        pytest.raises(TechnicianError, match=r"print_jobs\.in_use"),
    ):
        JobJournal(tmp_path / "jobs")
    JobJournal(tmp_path / "jobs").close()


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
        run_waiting(journal, {"q3": FakePrinter()}, lay_out)
    assert path.stat().st_mode & 0o777 == 0o600
    assert "NGUYỄN" not in path.read_text()


FULL = """
import resource, signal, sys
from pathlib import Path
from kiosk.errors import TechnicianError
from printing.jobs import JobJournal
journal = JobJournal(Path(sys.argv[1]))
journal.ask("receipt", "N-1", "q3")
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
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
from printing.jobs import JobJournal
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
            assert set(said) <= {job.id for job in journal.jobs}
            assert not journal.in_state(JobState.PRINTING)
            assert all(j.state in (JobState.INTERRUPTED, JobState.WAITING) for j in journal.jobs)
