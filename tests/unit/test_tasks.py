"""Which registrations wait for a person, for whom, and how a task ends."""

from __future__ import annotations

import pytest
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from fakes.store_samples import OFFICER, an_entry, carried_entry

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxState, WhoActs
from kiosk.domain.task import TaskKind
from kiosk.errors import AtTheDeskError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.use_cases.open_tasks import FinishTask, OpenTasks

STATES = [
    (OutboxState.WAITING, "", None, WhoActs.CENTRE),
    (OutboxState.UNKNOWN, "centre.no_result", None, WhoActs.CENTRE),
    (OutboxState.WAITING, "station.centre.device.revoked", TaskKind.STATION, WhoActs.TECHNICIAN),
    (OutboxState.ACCEPTED, "", None, WhoActs.NOBODY),
    (OutboxState.ACCEPTED, "level.lowered", TaskKind.LEVEL_LOWERED, WhoActs.OFFICER),
    (OutboxState.ACCEPTED, "evidence.missing", TaskKind.EVIDENCE_MISSING, WhoActs.OFFICER),
    (OutboxState.REFUSED, "evidence.missing", TaskKind.EVIDENCE_MISSING, WhoActs.OFFICER),
    (OutboxState.REFUSED, "account.exists", TaskKind.ACCOUNT_EXISTS, WhoActs.OFFICER),
    (OutboxState.REFUSED, "chip.signer_revoked", TaskKind.EVIDENCE_REFUSED, WhoActs.OFFICER),
    (OutboxState.REFUSED, "policy.out_of_force", TaskKind.REFUSED, WhoActs.OFFICER),
    (OutboxState.SET_ASIDE, "outbox.digest_differs", TaskKind.SET_ASIDE, WhoActs.TECHNICIAN),
]


def store_with(state: OutboxState, reason: str) -> MemoryStore:
    store = MemoryStore()

    def work(unit: UnitOfWork) -> None:
        unit.outbox.add(an_entry(1))
        acknowledged = b"signed" if state is OutboxState.ACCEPTED else None
        unit.outbox.mark("registration-1", state, reason=reason, acknowledgement=acknowledged)
        unit.officers.add(OFFICER, PlainPassphrases().hash("an binh"))

    store.run(work)
    return store


@pytest.mark.parametrize(("state", "reason", "kind", "who"), STATES)
def test_the_state_says_whose_turn_it_is(
    state: OutboxState, reason: str, kind: TaskKind | None, who: WhoActs
) -> None:
    tasks = OpenTasks(store_with(state, reason))()
    assert [each.kind for each in tasks] == ([kind] if kind else [])
    for task in tasks:
        assert (task.who, task.reason) == (who, reason)
        assert task.tell_citizen == (who is WhoActs.OFFICER)


def test_a_task_is_finished_by_an_officer_once() -> None:
    store = store_with(OutboxState.REFUSED, "account.exists")
    finish = FinishTask(store, SetClock(), PlainPassphrases())
    for officer, passphrase in (("CB01", "wrong"), ("CB99", "an binh")):
        with pytest.raises(AtTheDeskError, match=r"officer\.sign_in_failed"):
            finish("registration-1", officer, passphrase)
    finish("registration-1", "cb01", "an binh")
    assert OpenTasks(store)() == ()
    with pytest.raises(AtTheDeskError, match=r"task\.none"):
        finish("registration-1", "CB01", "an binh")
    last = store.run(lambda unit: unit.ledger.last())
    assert last is not None
    assert (last.kind, last.facts["officer"]) == (LedgerKind.TASK_DONE, "CB01")


def test_carried_registrations_have_tasks_too() -> None:
    store, entry = MemoryStore(), carried_entry(7)

    def work(unit: UnitOfWork) -> None:
        unit.carried.add(entry)
        unit.carried.mark(entry.registration_id, OutboxState.REFUSED, reason="evidence.missing")

    store.run(work)
    (task,) = OpenTasks(store)()
    assert (task.device_id, task.sequence) == ("0123456789abcdef", 7)
