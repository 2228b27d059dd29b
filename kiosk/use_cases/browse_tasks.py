"""Everything that a person has to do here, each with the ways to be done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.outbox import OutboxLine, OutboxState, WhoActs
from kiosk.domain.task import TaskKind, tasks_of
from kiosk.domain.work_item import OtherWork, Way, WorkItem, item_of
from kiosk.ports.receipt_printer import PrintOutcome
from kiosk.ports.unit_of_work import OutboxBook, Store, UnitOfWork
from kiosk.use_cases.note_differences import open_differences

_FOR_A_PERSON: Final = (OutboxState.REFUSED, OutboxState.SET_ASIDE)
_STATION: Final = "station."
_AT_ONCE: Final = 500
_PAPER_ENDS: Final = (LedgerKind.PRINTED, LedgerKind.NOT_PRINTED)
_OUT: Final = frozenset({PrintOutcome.PRINTED.value, PrintOutcome.SAVED.value})


@dataclass(frozen=True, slots=True)
class BrowseTasks:
    """What is open, the oldest first; what waits for one and the same reason is one item."""

    store: Store

    def __call__(self) -> tuple[WorkItem, ...]:
        """Registrations, papers and disputes; nothing personal."""
        return self.store.run(_open_items)


def entries_for_a_person(unit: UnitOfWork) -> int:
    """How many refused or set-aside entries nobody has settled yet: what the header counts."""
    there = unit.outbox.count(_FOR_A_PERSON)
    if not there:
        return 0
    settled = unit.outbox.lines(sorted(_done(unit, "registration")))
    return there - sum(each.state in _FOR_A_PERSON for each in settled)


def open_item_of(unit: UnitOfWork, line: OutboxLine) -> WorkItem | None:
    """What a person has to do about this one entry; None for nothing."""
    tasks = tasks_of([line], _done(unit, "registration"))
    numbers = unit.receipts.numbers([line.registration_id])
    return next((item_of(each, numbers.get(each.registration_id, "")) for each in tasks), None)


def _open_items(unit: UnitOfWork) -> tuple[WorkItem, ...]:
    done = _done(unit, "registration")
    lines = [
        *_for_a_person(unit.outbox),
        *_for_a_person(unit.carried),
        *unit.outbox.accepted_otherwise(),
        *unit.carried.accepted_otherwise(),
    ]
    tasks = tasks_of(lines, done)
    numbers = unit.receipts.numbers([each.registration_id for each in tasks])
    items = [item_of(each, numbers.get(each.registration_id, "")) for each in tasks]
    items += _held_up(unit.outbox) + _held_up(unit.carried)
    items += _papers(unit) + _disputes(unit) + _differences(unit)
    return tuple(sorted(items, key=lambda each: (each.since, each.key)))


def _for_a_person(book: OutboxBook) -> Iterable[OutboxLine]:
    page = book.page(_FOR_A_PERSON, most=_AT_ONCE)
    while page:
        yield from page
        page = book.page(_FOR_A_PERSON, most=_AT_ONCE, after=page[-1].place)


def _done(unit: UnitOfWork, fact: str) -> frozenset[str]:
    ended = unit.ledger.chosen((LedgerKind.TASK_DONE,))
    return frozenset(each.facts[fact] for each in ended if fact in each.facts)


def _held_up(book: OutboxBook) -> list[WorkItem]:
    """Thousands may wait for one driver: that is one thing to do, and not thousands."""
    return [
        WorkItem(
            kind=TaskKind.STATION,
            key=each.reason,
            number="",
            since=each.oldest_at,
            reason=each.reason,
            who=WhoActs.TECHNICIAN,
            ways=(),
            count=each.count,
        )
        for each in book.held_up()
        if each.reason.startswith(_STATION)
    ]


def _papers(unit: UnitOfWork) -> list[WorkItem]:
    """Papers whose last print failed, and that never came out before or after."""
    last: dict[str, LedgerEntry] = {}
    out: set[str] = set()
    for entry in unit.ledger.chosen(_PAPER_ENDS):
        number = entry.facts.get("receipt") or entry.facts.get("slip", "")
        last[number] = entry
        if entry.facts.get("outcome") in _OUT:
            out.add(number)
    settled = out | _done(unit, "paper")
    return [
        WorkItem(
            kind=OtherWork.PAPER_OWED,
            key=number,
            number=number,
            since=entry.at,
            reason=entry.facts.get("reason", ""),
            who=WhoActs.OFFICER,
            ways=(Way.REPRINT, Way.DONE),
            form=entry.facts.get("form", "receipt"),
        )
        for number, entry in last.items()
        if number and number not in settled
    ]


def _disputes(unit: UnitOfWork) -> list[WorkItem]:
    settled = _done(unit, "dispute")
    opened = unit.ledger.chosen((LedgerKind.DISPUTED,))
    numbered = {each.facts.get("dispute", ""): each for each in opened}
    return [
        WorkItem(
            kind=OtherWork.DISPUTE,
            key=number,
            number=number,
            since=entry.at,
            reason="",
            who=WhoActs.CENTRE,
            ways=(Way.ASK_CENTRE, Way.DONE),
        )
        for number, entry in numbered.items()
        if number and number not in settled
    ]


def _differences(unit: UnitOfWork) -> list[WorkItem]:
    found = open_differences(unit)
    numbers = unit.receipts.numbers([each.facts["registration"] for each in found.values()])
    return [
        WorkItem(
            kind=OtherWork.DIFFERENCE,
            key=key,
            number=numbers.get(entry.facts["registration"], entry.facts["registration"]),
            since=entry.at,
            reason=entry.facts["code"],
            who=WhoActs.OFFICER,
            ways=(Way.DONE,),
        )
        for key, entry in found.items()
    ]
