"""A counter that records, prints and notes, and is killed on the way: run by the tests."""

from __future__ import annotations

import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from support.papers import OFFICE, receipt

from kiosk.devices.keystore import open_keystore
from kiosk.devices.local_seal import local_seal
from kiosk.domain.ledger import LedgerKind
from kiosk.ports.clock import Clock
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult
from kiosk.store.database import open_store
from kiosk.use_cases.issue_receipt import CurrentReceipt
from kiosk.use_cases.note_paper import NotePaper
from kiosk.use_cases.owed_papers import OwedPapers
from kiosk.use_cases.report_shift import ReportShift
from printing.desk_printers import DeskPrinter, DeskPrinters, Task
from printing.document import Document
from printing.job_journal import JobJournal
from printing.kept_guidance import KeptGuidance
from printing.papers import Papers
from printing.print_room import PrintRoom

STEPS = ("recorded", "asked", "begun", "half", "on paper", "ended", "in the ledger", "noted")


class WallClock(Clock):
    def now(self) -> datetime:
        return datetime(2026, 11, 22, 3, 15, tzinfo=UTC)

    def monotonic_s(self) -> float:
        return 0.0


class PaperFile:
    """Each document is a line in a file: first its beginning, then its end."""

    large_print = False

    def __init__(self, paper: Path, die_at: str) -> None:
        self.paper, self.die_at = paper, die_at

    def print_document(self, document: Document) -> PrintResult:
        self._put(f"{document.number}/{document.copy} ")
        die(self.die_at, "half")
        self._put("whole\n")
        die(self.die_at, "on paper")
        return PrintResult(PrintOutcome.PRINTED, "q3")

    def state(self) -> PrinterState:
        return PrinterState("q3", PrinterLight.READY)

    def _put(self, text: str) -> None:
        with self.paper.open("a") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())


def die(at: str, step: str) -> None:
    if at and at == step:
        os.kill(os.getpid(), signal.SIGKILL)


class DyingJournal(JobJournal):
    """Dies after the named event is on the disk."""

    die_at = ""

    def _write(self, event: dict[str, object]) -> None:
        super()._write(event)
        name = "asked" if "form" in event else "noted" if "noted" in event else ""
        state = event.get("state")
        name = {"printing": "begun", "printed": "ended"}.get(str(state), name)
        die(self.die_at, name)


def main(folder: Path, die_at: str, number: str) -> None:
    """Record ``number`` (empty: only start) and print it, dying at one step."""
    import printing.print_room as print_room

    DyingJournal.die_at = die_at
    print_room.JobJournal = DyingJournal  # type: ignore[misc]
    keys, clock = open_keystore(folder / "keys"), WallClock()
    with open_store(folder / "counter.db", keys.store_key) as store:
        papers = Papers(
            store,
            CurrentReceipt(store, keys),
            OwedPapers(store, OFFICE),
            ReportShift(store, OFFICE),
            KeptGuidance(folder / "kept", local_seal(keys.store_key)),
        )
        note = NotePaper(store, clock)

        def note_and_die(paper: object, *, perhaps_noted: bool = False) -> None:
            note(paper, perhaps_noted=perhaps_noted)  # type: ignore[arg-type]
            die(die_at, "in the ledger")

        printers = DeskPrinters(
            [DeskPrinter("q3", Task.A5, PaperFile(folder / "paper.txt", die_at))]
        )
        room = PrintRoom(folder / "jobs", printers, papers, note_and_die)
        ready = room.print_form("receipt", "NOT-THERE") if not number else None
        if number:
            one = receipt(number=number, registration_id=f"01935a2e-7b00-7c3a-9d11-{number:0>12}")
            facts = {"registration": one.registration_id, "receipt": number}

            def record(unit: object) -> None:
                unit.receipts.add(one)  # type: ignore[attr-defined]
                unit.ledger.append(LedgerKind.RECORDED, facts, clock.now())  # type: ignore[attr-defined]

            store.run(record)
            die(die_at, "recorded")
            room.print_receipt(one)
        assert ready is None or ready.reason == "print.nothing_to_print"
        room.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
