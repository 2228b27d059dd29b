"""Bring the receipt to paper, truthfully."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.receipt import Receipt
from kiosk.ports.clock import Clock
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult, ReceiptPrinter
from kiosk.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class IssueReceipt:
    """Printing never undoes or delays a registration."""

    store: Store
    clock: Clock
    printer: ReceiptPrinter

    def __call__(self, receipt: Receipt) -> PrintResult:
        """Print the newest state of this receipt and write down what the printer said."""
        result = self.printer.print_receipt(self.newest(receipt))
        on_paper = result.outcome is PrintOutcome.PRINTED  # a file is not yet in anybody's hand
        kind = LedgerKind.PRINTED if on_paper else LedgerKind.NOT_PRINTED
        facts = {"receipt": receipt.number, "outcome": result.outcome.value}
        if result.reason:
            facts["reason"] = result.reason
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(kind, facts, now))
        return result

    def newest(self, receipt: Receipt) -> Receipt:
        """The state of this receipt by now: *đã vào hệ thống* after the centre's answer."""
        return self.store.run(lambda unit: unit.receipts.find(receipt.number)) or receipt
