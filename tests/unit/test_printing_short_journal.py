"""The journal of print jobs stays short, and nobody who has it open loses anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.ports.receipt_printer import PrintOutcome, PrintResult
from printing.job_journal import JobJournal, JournalLimits
from printing.jobs import JobState, numbers_up_to

PRINTED = PrintResult(PrintOutcome.PRINTED, "q3")
SILENT = PrintResult(PrintOutcome.UNKNOWN, "q3", "print.no_answer")
SHORT = JournalLimits(long_bytes=2000, keep_jobs=5)


def number(count: int) -> str:
    return f"ANBINH-Q3-261122-{count:04}"


def settle(journal: JobJournal, count: int, result: PrintResult = PRINTED) -> None:
    ended = journal.end(journal.begin(journal.ask("receipt", number(count), "q3")), result)
    journal.noted(ended)


def test_it_stays_short_however_much_is_printed(tmp_path: Path) -> None:
    longest = 0
    with JobJournal(tmp_path / "jobs", SHORT) as journal:
        journal.run_here()
        journal.saw_ledger(3)
        for count in range(1, 201):
            settle(journal, count)
            journal.shorten()
            longest = max(longest, (tmp_path / "jobs").stat().st_size)
        before, seen = journal.jobs, journal.ledger_seen
    assert longest < 3000
    with JobJournal(tmp_path / "jobs", SHORT) as again:
        assert (again.jobs, again.ledger_seen) == (before, seen)
        assert again.ask("receipt", number(201), "q3").id == 201


def test_what_somebody_waits_for_stays(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs", SHORT) as journal:
        journal.run_here()
        settle(journal, 1, SILENT)
        waiting = journal.ask("receipt", number(2), "q3", large=True)
        unnoted = journal.end(journal.begin(journal.ask("receipt", number(3), "q3")), PRINTED)
        for count in range(4, 60):
            settle(journal, count)
        journal.shorten()
        assert len(journal.jobs) == 3 + SHORT.keep_jobs
        assert journal.in_state(JobState.WAITING) == (waiting,)
        assert journal.find(unnoted.id) == unnoted
        (asked,) = journal.in_state(JobState.UNKNOWN)
        assert journal.answer(asked, on_paper=True).state is JobState.PRINTED


def test_another_process_goes_on_with_the_shorter_file(tmp_path: Path) -> None:
    with (
        JobJournal(tmp_path / "jobs", SHORT) as runner,
        JobJournal(tmp_path / "jobs", SHORT) as other,
    ):
        runner.run_here()
        for count in range(1, 40):
            settle(runner, count)
        first = other.ask("receipt", number(40), "q3")
        runner.shorten()
        second = other.ask("receipt", number(41), "q3")
        assert runner.in_state(JobState.WAITING) == (first, second) == other.jobs[-2:]
        assert runner.jobs == other.jobs
        other.shorten()  # does not run the jobs: nothing happens
        assert runner.jobs == other.jobs


def test_papers_that_were_let_go_of_are_known_to_be_so(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs", SHORT) as journal:
        journal.run_here()
        assert not journal.may_have_forgotten(number(1))
        for count in range(1, 40):
            settle(journal, count)
        journal.shorten()
        kept = {job.number for job in journal.jobs}
        for count in range(1, 40):
            assert journal.may_have_forgotten(number(count)) == (number(count) not in kept)
        assert not journal.may_have_forgotten(number(40))
        assert not journal.may_have_forgotten("ANBINH-Q4-261122-0001")
        assert not journal.may_have_forgotten("KN/2026/17")
        settle(journal, 3)
        assert journal.ask("receipt", number(3), "q3", copies=4).copy == 4


def test_a_number_of_another_make_counts_as_forgotten_once_one_was(tmp_path: Path) -> None:
    with JobJournal(tmp_path / "jobs", SHORT) as journal:
        journal.run_here()
        ended = journal.end(journal.begin(journal.ask("dispute", "KN/2026/17", "q3")), PRINTED)
        journal.noted(ended)
        for count in range(1, 40):
            settle(journal, count)
        journal.shorten()
        assert journal.may_have_forgotten("KN/2026/18")


def test_a_half_written_shorter_file_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "jobs.shorter").write_bytes(b'{"job": 1, "form"')  # the power went
    with JobJournal(tmp_path / "jobs", SHORT) as journal:
        journal.run_here()
        for count in range(1, 40):
            settle(journal, count)
        journal.shorten()
        assert len(journal.jobs) == SHORT.keep_jobs


def test_where_it_cannot_be_made_shorter_it_goes_on_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "jobs.shorter").mkdir()
    with JobJournal(tmp_path / "jobs", SHORT) as journal:
        journal.run_here()
        for count in range(1, 40):
            settle(journal, count)
        journal.shorten()
        assert len(journal.jobs) == 39


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("ANBINH-Q3-261122-0007", ("ANBINH-Q3", 7)),
        ("ANBINH-Q3-TC-261122-10007", ("ANBINH-Q3-TC", 10007)),
        ("KN-17", None),
        ("", None),
        ("ANBINH-Q3-261122-²", None),
        ("ANBINH-Q3-x-1", None),
    ],
)
def test_what_a_number_is_counted_under(text: str, counted: tuple[str, int] | None) -> None:
    assert numbers_up_to(text) == counted
