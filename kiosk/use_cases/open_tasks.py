"""The tasks that people have with registrations, and the end of one."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.task import Task, tasks_of
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenTasks:
    """Everything that waits for a person, the oldest first."""

    store: Store

    def __call__(self) -> tuple[Task, ...]:
        """Own registrations and carried ones; nothing personal."""
        return self.store.run(_tasks)


@dataclass(frozen=True, slots=True)
class FinishTask:
    """An officer says that a registration's open question is settled; the ledger keeps who."""

    store: Store
    clock: Clock
    passphrases: Passphrases

    def __call__(self, registration_id: str, officer_code: str, passphrase: str) -> None:
        """Raises ``AtTheDeskError``: ``officer.sign_in_failed``, or ``task.none`` where there is no
        open task of that registration.
        """
        code = officer_code.strip().upper()
        found = self.store.run(lambda unit: unit.officers.find(code))
        if found is None:
            self.passphrases.hash(passphrase)  # as long as a comparison
        if found is None or not self.passphrases.matches(passphrase, found[1]):
            raise AtTheDeskError("officer.sign_in_failed")
        now = self.clock.now()

        def work(unit: UnitOfWork) -> None:
            task = next((t for t in _tasks(unit) if t.registration_id == registration_id), None)
            if task is None:
                raise AtTheDeskError("task.none")
            facts = {"registration": registration_id, "officer": code, "task": task.kind.value}
            unit.ledger.append(LedgerKind.TASK_DONE, facts, now)

        self.store.run(work)


def _tasks(unit: UnitOfWork) -> tuple[Task, ...]:
    done = {
        each.facts.get("registration", "")
        for each in unit.ledger.entries()
        if each.kind == LedgerKind.TASK_DONE
    }
    return tasks_of((*unit.outbox.listing(), *unit.carried.listing()), done)
