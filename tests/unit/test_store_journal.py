"""The second copy of everything sealed: there before the commit, and only what is sealed in it."""

from __future__ import annotations

import errno
import os
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.store_samples import NOON, a_receipt, an_entry

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxState
from kiosk.errors import IntegrityError, KioskError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store.database import open_store
from kiosk.store.sealed_journal import SealedJournal
from kiosk.store.second_copy import journal_beside

KEY = bytes(range(32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def journal(path: Path) -> SealedJournal:
    return journal_beside(path)


def test_an_entry_is_in_the_journal_when_the_work_returns(
    path: Path, journal: SealedJournal
) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.outbox.add(an_entry(1)))
        assert journal.entries() == (an_entry(1),)


def test_work_that_fails_before_its_end_leaves_no_frame(path: Path, journal: SealedJournal) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.outbox.add(an_entry(1))
        raise LookupError

    with open_store(path, KEY) as store, pytest.raises(LookupError):
        store.run(work)
    assert journal.entries() == ()


def test_without_a_second_copy_nothing_is_kept(
    path: Path, journal: SealedJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(handle: int, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "no room")

    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.outbox.add(an_entry(1)))
        with monkeypatch.context() as full:
            full.setattr(os, "write", no_room)
            with pytest.raises(KioskError) as caught:
                store.run(lambda unit: unit.outbox.add(an_entry(2)))
        assert caught.value.code == "store.full"
        assert store.run(lambda unit: unit.outbox.next_sequence()) == 2
        assert journal.entries() == (an_entry(1),)
        assert journal.damaged_bytes() == 0


@pytest.mark.parametrize("reason", [errno.EIO, errno.ENOSPC])
def test_a_second_copy_that_cannot_be_flushed_stops_the_store_until_it_is_opened_again(
    path: Path, journal: SealedJournal, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    def failing(handle: int) -> None:
        raise OSError(reason, "not flushed")

    with open_store(path, KEY) as store:
        with monkeypatch.context() as broken:
            broken.setattr(os, "fdatasync", failing)
            with pytest.raises(KioskError) as caught:
                store.run(lambda unit: unit.outbox.add(an_entry(1)))
        assert caught.value.code == "store.disk_failing"
        with pytest.raises(KioskError) as caught:
            store.run(lambda unit: unit.outbox.next_sequence())
        assert caught.value.code == "store.disk_failing"
    journal.path.unlink()  # what was not flushed may be gone
    with open_store(path, KEY) as store:
        assert store.run(lambda unit: unit.outbox.find("registration-1")) is not None
    assert journal.ids() == {"registration-1"}


def test_both_copies_are_on_the_disk_before_anybody_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed, really = threading.Event(), os.fdatasync

    def slowly(handle: int) -> None:
        flushed.wait(0.2)
        really(handle)
        flushed.set()

    with open_store(path, KEY) as store:
        monkeypatch.setattr(os, "fdatasync", slowly)
        store.run(lambda unit: unit.outbox.add(an_entry(1)))
        assert flushed.is_set()


def test_only_ids_times_and_sealed_bytes_are_in_the_journal(
    path: Path, journal: SealedJournal
) -> None:
    def work(unit: UnitOfWork) -> None:
        unit.ledger.append(LedgerKind.RECORDED, {"name": "NGUYỄN VĂN THỬ"}, NOON)
        unit.receipts.add(a_receipt())
        unit.registered_here.add("hash", "registration-1")
        unit.outbox.add(an_entry(1, size=8, attachments=(b"<sealed>",)))

    with open_store(path, KEY) as store:
        store.run(work)
    clear = journal.path.read_bytes()
    assert clear.endswith(
        b'{"created_at":"2026-11-22T05:01:00.123456+00:00","registration_id":"registration-1",'
        b'"sequence":1,"sizes":[8,8]}' + (1).to_bytes(8, "big") + b"<sealed>"
    )
    assert len(clear) < 250


@pytest.mark.parametrize("torn", [1, 30, 60, 120])
def test_a_torn_tail_costs_the_torn_frame_only(
    path: Path, journal: SealedJournal, torn: int
) -> None:
    journal.append([an_entry(1), an_entry(2)])
    os.truncate(journal.path, journal.path.stat().st_size - torn)
    journal.append([an_entry(3)])
    assert journal.entries() == (an_entry(1), an_entry(3))
    assert journal.damaged_bytes() > 0


def test_every_flipped_bit_is_noticed_and_costs_one_entry(journal: SealedJournal) -> None:
    journal.append([an_entry(each, size=40) for each in (1, 2, 3)])
    whole = journal.path.read_bytes()
    for place in range(len(whole)):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        journal.path.write_bytes(flipped)
        kept = [each for each in journal.entries() if each == an_entry(each.sequence, size=40)]
        assert len(kept) == len(journal.entries()) == 2


def _three_of_which_the_second_is_accepted(unit: UnitOfWork) -> None:
    for each in (1, 2, 3):
        unit.outbox.add(an_entry(each))
    unit.outbox.mark("registration-2", OutboxState.ACCEPTED, acknowledgement=b"signed")


def test_what_the_journal_lost_is_copied_from_the_store_at_the_next_opening(
    path: Path, journal: SealedJournal
) -> None:
    with open_store(path, KEY) as store:
        store.run(_three_of_which_the_second_is_accepted)
    journal.path.unlink()
    open_store(path, KEY).close()
    assert journal.entries() == (an_entry(1), an_entry(3))


def test_a_journal_that_knows_more_than_the_store_is_left_alone(
    path: Path, journal: SealedJournal
) -> None:
    journal.append([an_entry(7)])
    path.touch(0o600)
    open_store(path, KEY).close()
    assert journal.entries() == (an_entry(7),)


def test_a_store_that_is_gone_is_not_begun_anew(path: Path, journal: SealedJournal) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: unit.outbox.add(an_entry(1)))
    path.unlink()
    with pytest.raises(IntegrityError) as caught:
        open_store(path, KEY)
    assert caught.value.code == "store.lost"
    assert caught.value.facts["waiting"] == 1
    assert not path.exists()


def test_purging_purges_the_journal_too(path: Path, journal: SealedJournal) -> None:
    with open_store(path, KEY) as store:
        store.run(_three_of_which_the_second_is_accepted)
        store.run(lambda unit: unit.outbox.purge_accepted(NOON + timedelta(days=1)))
        store.run(lambda unit: unit.outbox.add(an_entry(4)))
    assert journal.entries() == (an_entry(1), an_entry(3), an_entry(4))
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_of_two_frames_of_one_registration_the_newer_counts(journal: SealedJournal) -> None:
    sealed_again = replace(an_entry(1), sealed=an_entry(9).sealed)
    journal.append([an_entry(1), an_entry(2)])
    journal.append([sealed_again])
    assert journal.entries() == (sealed_again, an_entry(2))


def test_a_process_that_waited_adds_to_the_purged_file_and_not_to_the_old_one(
    journal: SealedJournal,
) -> None:
    journal.append([an_entry(1), an_entry(2)])
    other = SealedJournal(journal.path)
    with other._alone():
        pass
    journal.purge({"registration-1"})
    other.append([an_entry(3)])
    assert journal.entries() == (an_entry(2), an_entry(3))


def test_a_file_kept_open_is_let_go_of_when_another_process_writes_it_anew(path: Path) -> None:
    """A purge puts a new file in its place: frames must not go on into the old one."""
    mine, others = journal_beside(path), journal_beside(path)
    with mine.appending([an_entry(1)]):
        pass
    with mine.appending([an_entry(2)]):
        pass
    others.purge({"registration-1"})
    with mine.appending([an_entry(3)]):
        pass
    assert others.ids() == {"registration-2", "registration-3"}
    mine.path.unlink()
    with mine.appending([an_entry(4)]):
        pass
    assert others.ids() == {"registration-4"}
    others.append([an_entry(5)])
    mine.close()
    with mine.appending([an_entry(6)]):
        pass
    assert others.ids() == {"registration-4", "registration-5", "registration-6"}
    mine.close()


def test_the_kept_file_is_locked_only_while_a_frame_is_added(path: Path) -> None:
    mine, others = journal_beside(path), journal_beside(path)
    with mine.appending([an_entry(1)]):
        adding = threading.Thread(target=others.append, args=([an_entry(2)],))
        adding.start()
        adding.join(0.2)
        assert adding.is_alive()
    adding.join(10)
    assert others.ids() == {"registration-1", "registration-2"}
    mine.close()
