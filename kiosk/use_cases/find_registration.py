"""Find what was taken in here: by a number, typed, or by the code on the citizen's slip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from kiosk.domain.duties import Duty, require_one
from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.outbox import OutboxLine
from kiosk.domain.receipt import Receipt
from kiosk.domain.work_item import WorkItem
from kiosk.errors import AtTheDeskError
from kiosk.formats.receipt_code import TAG, ReceiptStatement, parse
from kiosk.ports.receipt_printer import PrintOutcome
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.browse_tasks import open_item_of

_LONGEST: Final = 400
_MAY_SEE: Final = (Duty.REGISTER, Duty.APPROVE, Duty.READ_REPORTS)
_ENDS: Final = (LedgerKind.PRINTED, LedgerKind.NOT_PRINTED)
_ANSWERED: Final = (LedgerKind.DELIVERED, LedgerKind.REFUSED_BY_CENTRE)
_FORMS: Final = {LedgerKind.RECORDED.value: "receipt", LedgerKind.REFUSED.value: "refusal"}
_GIVEN: Final = (LedgerKind.RECORDED, LedgerKind.REFUSED, LedgerKind.GUIDANCE_GIVEN)
JudgeCode = Callable[[str], str]
"""What the code proves, by the keys that are here: ``genuine``, ``training``, ``changed`` …"""


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper about this registration."""

    form: str
    number: str
    given_at: datetime
    copies: int
    """How many came out, as far as the ledger was told."""
    failed: bool
    """The last print did not come out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRegistration:
    """All that this counter knows of it; nobody here can open what was sealed."""

    asked: str
    """The receipt's number, or what was typed."""
    verdict: str = ""
    """What the scanned code proves; empty for a number that was typed."""
    statement: ReceiptStatement | None = None
    """What the scanned code says, to be believed as far as the verdict goes."""
    receipt: Receipt | None = None
    line: OutboxLine | None = None
    """Where its envelope is; None for what never was at this counter."""
    level: int | None = None
    """At the centre, once that has accepted it."""
    answered_at: datetime | None = None
    """When the centre's signed answer came."""
    papers: tuple[FoundPaper, ...] = ()
    item: WorkItem | None = None
    """What a person has to do about it."""


@dataclass(frozen=True, slots=True)
class FindRegistration:
    """Looks at this counter, own registrations and carried ones."""

    store: Store
    judge: JudgeCode

    def __call__(self, text: str, officer: Officer) -> FoundRegistration:
        """``text``: a receipt's or slip's number, a registration id, or a receipt's code.

        Raises ``AtTheDeskError('receipt.unknown')`` for a number that is nothing here, and
        ``ReceiptCodeError`` for a code that cannot be read. A code from elsewhere is no error.
        ``SupervisorError('officer.not_a_clerk')`` for who has nothing to do with citizens.
        """
        require_one(officer, _MAY_SEE)
        wanted = text.strip()
        if not 0 < len(wanted) <= _LONGEST:
            raise AtTheDeskError("receipt.unknown")
        if is_receipt_code(wanted):
            statement, verdict = parse(wanted).statement, self.judge(wanted)
            found = self.store.run(lambda unit: _look(unit, statement.receipt_number))
            found = found or _nothing(statement.receipt_number)
            return replace(found, verdict=verdict, statement=statement)
        at_hand = self.store.run(lambda unit: _look(unit, wanted))
        if at_hand is None:
            raise AtTheDeskError("receipt.unknown")
        return at_hand


def is_receipt_code(text: str) -> bool:
    """Whether a scanner read this off a receipt, by how it begins."""
    return text.strip().startswith(TAG)


def _nothing(number: str) -> FoundRegistration:
    return FoundRegistration(asked=number)


def _look(unit: UnitOfWork, wanted: str) -> FoundRegistration | None:
    receipt = unit.receipts.find(wanted.upper())
    receipt = receipt or unit.receipts.by_registration(wanted.lower())
    registration = receipt.registration_id if receipt else _registration(unit, wanted)
    line = next(iter(_lines(unit, registration)), None)
    papers = _papers(unit, registration)
    if receipt is None and line is None and not papers:
        return None
    receipt = receipt or unit.receipts.by_registration(registration)
    answered = unit.ledger.chosen(_ANSWERED, registration)
    return FoundRegistration(
        asked=receipt.number if receipt else wanted,
        receipt=receipt,
        line=line,
        level=next((int(each.facts["level"]) for each in answered if "level" in each.facts), None),
        answered_at=answered[-1].at if answered else None,
        papers=papers,
        item=open_item_of(unit, line) if line else None,
    )


def _registration(unit: UnitOfWork, wanted: str) -> str:
    """Whose paper has this number; else it may be a registration's own id."""
    given = unit.ledger.chosen(_GIVEN, wanted.upper())
    return next((each.facts.get("registration", "") for each in given), wanted.lower())


def _lines(unit: UnitOfWork, registration: str) -> tuple[OutboxLine, ...]:
    return (*unit.outbox.lines([registration]), *unit.carried.lines([registration]))


def _papers(unit: UnitOfWork, registration: str) -> tuple[FoundPaper, ...]:
    given = unit.ledger.chosen(_GIVEN, registration) if registration else ()
    papers = {_number(each): _paper(unit, each) for each in given if _number(each)}
    return tuple(papers.values())


def _paper(unit: UnitOfWork, given: LedgerEntry) -> FoundPaper:
    number = _number(given)
    ends = {each.facts.get("job", ""): each.facts for each in unit.ledger.chosen(_ENDS, number)}
    there = [each for each in ends.values() if each.get("outcome") != PrintOutcome.FAILED]
    last = [*ends.values()][-1:]
    return FoundPaper(
        form=_FORMS.get(given.kind, given.facts.get("kind", "")),
        number=number,
        given_at=given.at,
        copies=max((int(each.get("copy", "0")) + 1 for each in there), default=0),
        failed=any(each.get("outcome") == PrintOutcome.FAILED for each in last),
    )


def _number(entry: LedgerEntry) -> str:
    return entry.facts.get("receipt") or entry.facts.get("slip", "")
