"""Close a shift."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Shift
from kiosk.domain.outbox import OutboxSummary
from kiosk.domain.receipt import Office
from kiosk.ports.clock import Clock
from kiosk.ports.receipt_printer import ReceiptPrinter
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class CloseShift:
    """Sign out; what waits goes on being sent, and the report comes out by itself."""

    store: Store
    clock: Clock
    printer: ReceiptPrinter
    office: Office

    def __call__(self, shift: Shift, *, handed_to: str = "") -> OutboxSummary:
        """What is still on its way when the shift ends; nothing waits for the report's paper.

        ``handed_to`` is the code of the officer who goes on at the counter.
        """
        now = self.clock.now()

        def work(unit: UnitOfWork) -> tuple[OutboxSummary, str]:
            summary = unit.outbox.summary()
            prefix = f"{self.office.code}-{self.office.counter_code}-CA"
            number = unit.receipts.next_number(prefix, now)
            facts = {"shift": shift.id, "waiting": str(summary.waiting), "slip": number}
            if handed_to:
                facts["handed_to"] = handed_to
            unit.ledger.append(LedgerKind.SHIFT_CLOSED, facts, now)
            return summary, number

        summary, number = self.store.run(work)
        self.printer.ask("shift_report", number)
        return summary
