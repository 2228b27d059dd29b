"""A printer that says what a test wants it to say."""

from __future__ import annotations

from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PrintOutcome, PrintResult, ReceiptPrinter


class SayingPrinter(ReceiptPrinter):
    def __init__(self, outcome: PrintOutcome = PrintOutcome.PRINTED, reason: str = "") -> None:
        self.result = PrintResult(outcome, "printer at the desk", reason)
        self.receipts: list[Receipt] = []
        self.slips: list[RefusalSlip] = []

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        self.receipts.append(receipt)
        return self.result

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        self.slips.append(slip)
        return self.result
