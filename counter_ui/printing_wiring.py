"""What the counter prints with: printers, the print room, its journal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.config import Profile, Settings
from kiosk.devices.keystore import Keystore
from kiosk.devices.local_seal import local_seal
from kiosk.devices.system import SystemClock
from kiosk.domain.receipt import Receipt
from kiosk.ports.unit_of_work import Store

if TYPE_CHECKING:
    from printing.desk_printers import DeskPrinters
    from printing.jobs import Job
    from printing.print_room import PrintRoom

_PRINT_JOBS = "print-jobs.jsonl"
_PRINTERS = "printers.toml"
_KEPT_GUIDANCE = "kept-guidance"


def printers_file(settings: Settings) -> Path:
    """What ``kiosk printer add`` writes."""
    return settings.state / _PRINTERS


def printers_of(settings: Settings) -> DeskPrinters:
    """The printers of kiosk.toml, then those that were added; a folder of PDFs without any."""
    from printing.desk_printers import Task
    from printing.printers_file import read_printers
    from printing.setup import PrinterDevice, open_printers

    named = (
        PrinterDevice(each.name, each.address, Task(each.task), each.large_print)
        for each in settings.printer.devices
    )
    folder = settings.below_state(settings.printer.folder)
    return open_printers((*named, *read_printers(printers_file(settings))), folder)


def print_jobs_file(settings: Settings) -> Path:
    """The print room's journal."""
    return settings.state / _PRINT_JOBS


def unfinished_jobs(settings: Settings) -> tuple[Job, ...]:
    """Print jobs that wait, print, or of which only a person can tell."""
    from printing.job_journal import JobJournal
    from printing.jobs import ASKING, JobState

    with JobJournal(print_jobs_file(settings)) as journal:
        return journal.in_state(JobState.WAITING, JobState.PRINTING, *ASKING)


@contextmanager
def print_room(settings: Settings, keystore: Keystore, store: Store) -> Iterator[PrintRoom]:
    """The room where papers are printed behind the screen, open until the counter closes."""
    from kiosk.use_cases.issue_receipt import CurrentReceipt
    from kiosk.use_cases.note_paper import NotePaper
    from kiosk.use_cases.owed_papers import OwedPapers
    from kiosk.use_cases.report_shift import ReportShift
    from printing.kept_guidance import KeptGuidance
    from printing.papers import Papers
    from printing.print_room import PrintRoom

    practice, office = settings.profile is Profile.PRACTICE, settings.office.as_office()
    papers = Papers(
        store,
        CurrentReceipt(store, keystore),
        OwedPapers(store, office, practice),
        ReportShift(store, office, practice),
        KeptGuidance(settings.state / _KEPT_GUIDANCE, local_seal(keystore.store_key)),
        settings.printer.recovery_codes,
    )
    note = NotePaper(store, SystemClock())
    room = PrintRoom(print_jobs_file(settings), printers_of(settings), papers, note)
    try:
        yield room
    finally:
        room.close()


def receipt_as_text(receipt: Receipt) -> str:
    """The receipt's words as plain text."""
    from printing.receipt import receipt_document
    from printing.text import render_text

    return render_text(receipt_document(receipt))
