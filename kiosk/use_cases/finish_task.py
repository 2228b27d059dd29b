"""Be done with something on the desk: settle it, or send once more what was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.duties import Duty, require_one
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.outbox import OutboxState
from kiosk.domain.task import TaskKind
from kiosk.domain.work_item import Note, OtherWork, WorkItem
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import OutboxBook, Store, UnitOfWork
from kiosk.use_cases.browse_tasks import BrowseTasks

_MAY_SETTLE = (Duty.REGISTER, Duty.APPROVE, Duty.CARE_FOR_DEVICES)
"""Whoever acts at the counter; an auditor changes nothing."""
_FACTS: dict[TaskKind | OtherWork, str] = {
    OtherWork.PAPER_OWED: "paper",
    OtherWork.DISPUTE: "dispute",
    OtherWork.DIFFERENCE: "difference",
}
_NOTES: dict[TaskKind | OtherWork, tuple[Note, ...]] = {
    TaskKind.SET_ASIDE: (Note.LOOKED_AT, Note.ELSEWHERE),
    OtherWork.PAPER_OWED: (Note.TOLD, Note.ELSEWHERE),
    OtherWork.DISPUTE: (Note.TOLD,),
    OtherWork.DIFFERENCE: (Note.REPORTED, Note.LOOKED_AT),
}


def notes_for(item: WorkItem) -> tuple[Note, ...]:
    """How this can have ended, the likeliest first."""
    return _NOTES.get(item.kind, (Note.TOLD, Note.CAME_AGAIN, Note.ELSEWHERE))


@dataclass(frozen=True, slots=True)
class SettleItem:
    """The officer whose shift it is says that it is settled, and how; the ledger keeps both."""

    store: Store
    clock: Clock

    def __call__(self, item: WorkItem, note: Note, officer: Officer) -> None:
        """Raises ``AtTheDeskError('task.none')`` where it is not open (any more).

        ``SupervisorError('officer.not_a_clerk')`` for an officer who only reads.
        """
        require_one(officer, _MAY_SETTLE)
        now = self.clock.now()
        still_open = {(each.kind, each.key) for each in BrowseTasks(self.store)()}
        if (item.kind, item.key) not in still_open or item.kind is TaskKind.STATION:
            raise AtTheDeskError("task.none")
        facts = {
            _FACTS.get(item.kind, "registration"): item.key,
            "officer": officer.code,
            "task": item.kind.value,
            "note": note.value,
        }
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.TASK_DONE, facts, now))


@dataclass(frozen=True, slots=True)
class SendAgain:
    """A set-aside entry waits once more; if it cannot be sent, it is set aside again."""

    store: Store
    clock: Clock

    def __call__(self, registration_id: str, officer: Officer) -> None:
        """Raises ``AtTheDeskError('task.none')`` for anything that is not set aside.

        ``SupervisorError('officer.not_a_clerk')`` for an officer who only reads.
        """
        require_one(officer, _MAY_SETTLE)
        now = self.clock.now()
        facts = {"registration": registration_id, "officer": officer.code}

        def work(unit: UnitOfWork) -> None:
            book = _book_of(unit, registration_id)
            book.mark(registration_id, OutboxState.WAITING)
            unit.ledger.append(LedgerKind.SENT_AGAIN, facts, now)

        self.store.run(work)


def _book_of(unit: UnitOfWork, registration_id: str) -> OutboxBook:
    books: tuple[OutboxBook, ...] = (unit.outbox, unit.carried)
    for book in books:
        if book.state(registration_id) is OutboxState.SET_ASIDE:
            return book
    raise AtTheDeskError("task.none")
