"""What a comparison has found stays on the desk until it is settled, or agrees again."""

from __future__ import annotations

from builders import CLERK
from fakes.clock import SetClock
from fakes.memory_store import MemoryStore
from fakes.store_samples import a_receipt

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.work_item import Note, OtherWork, Way
from kiosk.use_cases.browse_tasks import BrowseTasks
from kiosk.use_cases.finish_task import SettleItem, notes_for
from kiosk.use_cases.note_differences import NoteDifferences, SeenDifference, open_differences

LOST = SeenDifference("reconcile.lost_there", "registration-1", 1)
OTHER = SeenDifference("reconcile.other_outcome", "registration-2", 2)


def note(store: MemoryStore, *seen: SeenDifference) -> list[str]:
    """One comparison; what is open after it."""
    NoteDifferences(store, SetClock())(seen)
    return list(store.run(open_differences))


def noted(store: MemoryStore) -> int:
    return sum(each.kind == LedgerKind.DIFFERS for each in store.pages.ledger)


def test_a_difference_is_a_task_by_its_receipts_number() -> None:
    store = MemoryStore()
    store.run(lambda unit: unit.receipts.add(a_receipt("A-1", LOST.registration_id)))
    assert note(store, LOST, OTHER) == [LOST.key, OTHER.key]
    first, second = BrowseTasks(store)()
    assert (first.kind, first.number, first.reason) == (OtherWork.DIFFERENCE, "A-1", LOST.code)
    assert (second.number, second.ways) == (OTHER.registration_id, (Way.DONE,))


def test_the_same_night_after_night_is_written_once() -> None:
    store = MemoryStore()
    assert note(store, LOST) == note(store, LOST) == [LOST.key]
    assert noted(store) == 1


def test_what_is_settled_comes_up_again_only_after_it_has_agreed() -> None:
    store = MemoryStore()
    note(store, LOST)
    (item,) = BrowseTasks(store)()
    assert notes_for(item) == (Note.REPORTED, Note.LOOKED_AT)
    SettleItem(store, SetClock())(item, Note.REPORTED, CLERK)
    assert note(store, LOST) == []
    assert noted(store) == 1
    assert note(store) == []
    assert note(store, LOST) == [LOST.key]
    assert noted(store) == 2


def test_what_agrees_again_is_gone_by_itself_and_may_differ_anew() -> None:
    store = MemoryStore()
    note(store, LOST, OTHER)
    assert note(store, OTHER) == [OTHER.key]
    ended = store.pages.ledger[-1]
    assert (ended.kind, ended.facts["difference"]) == (LedgerKind.TASK_DONE, LOST.key)
    assert "officer" not in ended.facts
    assert note(store, LOST, OTHER) == [OTHER.key, LOST.key]
    assert noted(store) == 3


def test_thousands_are_named_a_part_at_each_comparison() -> None:
    store = MemoryStore()
    many = [SeenDifference("reconcile.only_there", f"r-{number}", number) for number in range(250)]
    assert len(note(store, *many)) == 200
    assert len(note(store, *many)) == 250
