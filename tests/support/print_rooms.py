"""Print rooms over a store in memory, and printers that say what a test wants."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.sealer import GlassSealer
from support.papers import OFFICE, receipt, refusal

from kiosk.devices.local_seal import local_seal
from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Role
from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PrinterLight, PrinterState, PrintOutcome, PrintResult
from kiosk.use_cases.issue_receipt import CurrentReceipt
from kiosk.use_cases.note_paper import NotePaper
from kiosk.use_cases.owed_papers import OwedPapers
from kiosk.use_cases.report_shift import ReportShift
from printing.desk_printers import DeskPrinter, DeskPrinters, Task
from printing.document import Document
from printing.job_journal import DEFAULT_LIMITS, JournalLimits
from printing.kept_guidance import KeptGuidance
from printing.papers import Papers
from printing.print_room import PrintRoom

NUMBER = "ANBINH-Q3-261122-0007"
PRINTED = PrintResult(PrintOutcome.PRINTED, "q3")


@dataclass
class FakePrinter:
    """Waits while ``gate`` is not set."""

    result: PrintResult = PRINTED
    large_print: bool = False
    printed: list[Document] = field(default_factory=list)
    gate: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    light: PrinterLight = PrinterLight.READY

    def __post_init__(self) -> None:
        self.gate.set()

    def print_document(self, document: Document) -> PrintResult:
        self.begun.set()
        self.gate.wait(30)
        self.printed.append(document)
        return self.result

    def state(self) -> PrinterState:
        return PrinterState("q3", self.light)


@dataclass
class Rooms:
    """One counter's memory and disk; rooms are opened in it one after the other."""

    folder: Path
    store: MemoryStore = field(default_factory=MemoryStore)
    printer: FakePrinter = field(default_factory=FakePrinter)
    clock: SetClock = field(default_factory=SetClock)
    limits: JournalLimits = DEFAULT_LIMITS

    def __post_init__(self) -> None:
        officer = Officer("CB01", CleanText("TRẦN THỊ MẪU"), frozenset({Role.CLERK}))
        self.store.run(lambda unit: unit.officers.add(officer, "phc"))
        self.write(LedgerKind.SHIFT_OPENED, shift="s", officer="CB01")

    def write(self, kind: LedgerKind, **facts: str) -> None:
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(kind, facts, now))

    def record(self, number: str = NUMBER) -> Receipt:
        """As if a registration had just been recorded."""
        registration = f"01935a2e-7b00-7c3a-9d11-{number[-4:]:0>12}"
        one = receipt(number=number, registration_id=registration)
        self.store.run(lambda unit: unit.receipts.add(one))
        self.write(LedgerKind.RECORDED, registration=registration, receipt=number)
        return one

    def refuse(self, number: str = "ANBINH-Q3-TC-261122-0008") -> RefusalSlip:
        """As if somebody had just been refused."""
        slip = refusal(number=number)
        reason = slip.reason_code
        self.write(
            LedgerKind.REFUSED, registration=slip.registration_id, slip=number, reason=reason
        )
        return slip

    def noted(self) -> list[tuple[str, str, str]]:
        """Kind, copy and reason of the papers in the ledger."""
        kinds = (LedgerKind.PRINTED, LedgerKind.NOT_PRINTED)
        found = [each for each in self.store.pages.ledger if each.kind in kinds]
        return [(e.kind, e.facts.get("copy", "0"), e.facts.get("reason", "")) for e in found]

    @contextmanager
    def open(self, *more: DeskPrinter) -> Iterator[PrintRoom]:
        papers = Papers(
            self.store,
            CurrentReceipt(self.store, GlassSealer()),
            OwedPapers(self.store, OFFICE),
            ReportShift(self.store, OFFICE),
            KeptGuidance(self.folder / "kept", local_seal(bytes(32))),
        )
        printers = DeskPrinters([DeskPrinter("q3", Task.A5, self.printer), *more])
        note = NotePaper(self.store, self.clock)
        room = PrintRoom(self.folder / "jobs", printers, papers, note, self.limits)
        try:
            yield room
        finally:
            room.close()
