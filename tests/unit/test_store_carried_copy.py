"""What a counter carries for others stands in two files too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.store_samples import NOON, an_entry, carried_entry

from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.store.backup import back_up, restore
from kiosk.store.database import open_store
from kiosk.store.salvage import salvage
from kiosk.store.second_copy import carried_beside, carried_copies, journal_beside

KEY = bytes(range(32))
LATER = NOON + timedelta(days=40)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "counter.db"


def carry(path: Path, *entries: OutboxEntry) -> None:
    with open_store(path, KEY) as store:
        for each in entries:
            store.run(lambda unit, each=each: unit.carried.add(each))  # type: ignore[misc]


def carried(path: Path) -> tuple[OutboxEntry, ...]:
    with open_store(path, KEY) as store:
        return store.run(lambda unit: unit.carried.entries())


def test_it_is_copied_apart_from_what_is_sealed_here(path: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.outbox.add(an_entry(1)))
        store.run(lambda unit: unit.carried.add(carried_entry(1)))
    assert journal_beside(path).ids() == {"registration-1"}
    assert carried_copies(journal_beside(path)) == (carried_entry(1),)


def test_what_came_on_paper_is_known_as_that_and_its_completion_is_copied(path: Path) -> None:
    whole = carried_entry(1)
    bare = replace(whole, sealed=replace(whole.sealed, attachments=()), from_paper=True)
    carry(path, bare)
    assert carried_copies(journal_beside(path)) == (bare,)
    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.carried.complete(whole))
    assert carried_copies(journal_beside(path)) == (whole,)


def test_salvage_brings_back_what_the_store_has_lost(path: Path, tmp_path: Path) -> None:
    carry(path, carried_entry(1), carried_entry(2))
    path.write_bytes(b"\xff" * 50_000)  # nothing of the store can be read
    report = salvage(path, KEY, tmp_path / "new.db", NOON)
    assert report.carried_from_journal == 2
    assert carried(tmp_path / "new.db") == (carried_entry(1), carried_entry(2))


def test_restoring_a_backup_brings_back_what_came_since(path: Path, tmp_path: Path) -> None:
    carry(path, carried_entry(1))
    backup, manifest = back_up(
        path, KEY, tmp_path / "backup", now=NOON, device="d", wrapped_keys=None
    )
    carry(path, carried_entry(2))
    restore(backup, manifest, path, KEY, NOON)
    assert carried(path) == (carried_entry(1), carried_entry(2))


def test_a_store_without_a_copy_is_given_one_when_it_is_opened(path: Path) -> None:
    carry(path, carried_entry(1))
    copies = carried_beside(journal_beside(path))
    copies.path.unlink()
    open_store(path, KEY).close()
    assert copies.ids() == {carried_entry(1).registration_id}


def test_purging_lets_go_of_both_copies(path: Path) -> None:
    entry = carried_entry(1)
    carry(path, entry, carried_entry(2))
    with open_store(path, KEY) as store:
        store.run(
            lambda unit: unit.carried.mark(
                entry.registration_id, OutboxState.ACCEPTED, acknowledgement=b"signed"
            )
        )
        assert store.run(lambda unit: unit.carried.purge_accepted(LATER)) == 1
    assert carried_beside(journal_beside(path)).ids() == {carried_entry(2).registration_id}
