"""A printer that says what a test wants it to say."""

from __future__ import annotations

from kiosk.domain.receipt import Receipt, RefusalSlip
from kiosk.ports.receipt_printer import PaperEnd, PrintOutcome, PrintResult, ReceiptPrinter


class SayingPrinter(ReceiptPrinter):
    def __init__(self, outcome: PrintOutcome = PrintOutcome.PRINTED, reason: str = "") -> None:
        self.result = PrintResult(outcome, "printer at the desk", reason)
        self.receipts: list[Receipt] = []
        self.asked: list[tuple[str, str]] = []
        self.slips: list[RefusalSlip] = []
        self.open_questions: list[PaperEnd] = []
        self.answers: list[tuple[int, bool]] = []

    def print_receipt(self, receipt: Receipt) -> PrintResult:
        self.receipts.append(receipt)
        return self.result

    def print_refusal(self, slip: RefusalSlip) -> PrintResult:
        self.slips.append(slip)
        return self.result

    def ask(self, form: str, number: str) -> None:
        self.asked.append((form, number))

    def questions(self) -> tuple[PaperEnd, ...]:
        return tuple(self.open_questions)

    def answer(self, job: int, *, on_paper: bool) -> PrintResult:
        self.answers.append((job, on_paper))
        self.open_questions = [each for each in self.open_questions if each.job != job]
        outcome = PrintOutcome.PRINTED if on_paper else PrintOutcome.FAILED
        self.result = PrintResult(outcome, self.result.where, "print.officer_said", job)
        return self.result
