"""Bring the receipt to paper, truthfully."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.duties import HANDS_OUT, may_one, require_one
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.policy import Level
from kiosk.domain.receipt import Receipt, ReceiptState
from kiosk.domain.task import Task, TaskKind, tasks_of
from kiosk.formats.receipt_code import build, parse
from kiosk.ports.receipt_printer import PaperEnd, PrintResult, ReceiptPrinter
from kiosk.ports.sealer import DeviceKeys
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class FollowedReceipt:
    """What became of a registration while its receipt stands on the screen."""

    receipt: Receipt
    task: Task | None = None
    """What the citizen has to be told, once the centre has answered otherwise than hoped."""
    level: Level | None = None
    """At the centre, once that has accepted it."""


@dataclass(frozen=True, slots=True)
class CurrentReceipt:
    """The receipt as it may be printed now: its code says what its words say."""

    store: Store
    keys: DeviceKeys

    def __call__(self, number: str) -> Receipt | None:
        """By number; None where none is kept.

        The code was signed when the registration was recorded. After the centre's acknowledgement
        it still says *received*: it is signed anew, and kept, before the next print.
        """
        receipt = self.store.run(lambda unit: unit.receipts.find(number))
        if receipt is None or not _code_is_older(receipt):
            return receipt
        statement = replace(parse(receipt.signed_code).statement, state=receipt.state)
        newer = replace(receipt, signed_code=build(statement, self.keys.device_id, self.keys.sign))
        self.store.run(lambda unit: unit.receipts.replace(newer))
        return newer


@dataclass(frozen=True, slots=True)
class IssueReceipt:
    """Printing never undoes or delays a registration; the print jobs write the ledger."""

    store: Store
    printer: ReceiptPrinter

    def __call__(self, receipt: Receipt) -> PrintResult:
        """Print this receipt in its newest state, and say what the printer said."""
        return self.printer.print_receipt(self.newest(receipt))

    def newest(self, receipt: Receipt) -> Receipt:
        """The state of this receipt by now: *đã vào hệ thống* after the centre's answer."""
        return self.store.run(lambda unit: unit.receipts.find(receipt.number)) or receipt

    def followed(self, receipt: Receipt) -> FollowedReceipt:
        """The newest state, the level that the centre gave, and what there is to tell."""
        return self.store.run(lambda unit: _followed(unit, receipt))

    def questions(self, officer: Officer) -> tuple[PaperEnd, ...]:
        """Papers of which only the officer can tell, such as half a slip before a power cut.

        An officer who gives no papers out is asked nothing.
        """
        return self.printer.questions() if may_one(officer, HANDS_OUT) else ()

    def answer(self, job: int, officer: Officer, *, on_paper: bool) -> PrintResult:
        """*Đã in ra chưa?* Raises ``AtTheDeskError('print_jobs.no_question')`` and
        ``SupervisorError('officer.not_a_clerk')``, for an officer who only reads.
        """
        require_one(officer, HANDS_OUT)
        return self.printer.answer(job, on_paper=on_paper)


def _followed(unit: UnitOfWork, receipt: Receipt) -> FollowedReceipt:
    registration = receipt.registration_id
    tasks = tasks_of(unit.outbox.lines([registration]))
    delivered = unit.ledger.chosen((LedgerKind.DELIVERED,), registration)
    return FollowedReceipt(
        receipt=unit.receipts.find(receipt.number) or receipt,
        task=next((each for each in tasks if each.kind is not TaskKind.STATION), None),
        level=next((Level(int(each.facts["level"])) for each in delivered), None),
    )


def _code_is_older(receipt: Receipt) -> bool:
    if receipt.state is not ReceiptState.ACCEPTED:
        return False
    return parse(receipt.signed_code).statement.state is not receipt.state
