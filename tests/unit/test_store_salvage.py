"""A damaged store gives back everything sealed, and says truthfully what it does not."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from fakes.store_samples import NOON, OFFICER, an_entry
from support.store_victim import KEY, register

from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import LedgerKind, first_broken
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.errors import IntegrityError, KioskError, TechnicianError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import open_store
from kiosk.store.replacing import put_in_place
from kiosk.store.salvage import SalvageReport, salvage
from kiosk.store.second_copy import journal_beside

LATER = NOON + timedelta(days=1)
HOW_MANY = 60
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "store.db"
    with open_store(path, KEY) as store:
        for number in range(1, HOW_MANY + 1):
            named = f"registration-{number}"
            store.run(lambda unit, named=named: register(unit, named, 3000))  # type: ignore[misc]
        store.run(_the_rest)
    return path


def _the_rest(unit: UnitOfWork) -> None:
    unit.officers.add(OFFICER, "$argon2id$")
    unit.drafts.put(KeptDraft(id="d", officer_code="CB01", updated_at=NOON, sealed=b"sealed"))
    unit.outbox.mark("registration-1", OutboxState.ACCEPTED, acknowledgement=b"signed")
    unit.outbox.mark("registration-2", OutboxState.REFUSED, reason="account.exists")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new.db"


def _salvaged(path: Path, target: Path) -> tuple[SalvageReport, tuple[OutboxEntry, ...]]:
    before = {each: each.read_bytes() for each in path.parent.iterdir()}
    report = salvage(path, KEY, target, LATER)
    assert {each: each.read_bytes() for each in before} == before, "the damaged file is only read"
    with open_store(target, KEY) as store:
        entries, ledger = store.run(
            lambda unit: (unit.outbox.entries(), tuple(unit.ledger.entries()))
        )
    assert first_broken(ledger) is None
    assert ledger[-1].kind == LedgerKind.SALVAGED
    assert ledger[-1].facts["lost"] == str(len(report.lost))
    unfinished = {each.registration_id for each in entries if each.state != OutboxState.ACCEPTED}
    assert unfinished <= journal_beside(target).ids()
    return report, entries


def test_a_whole_store_is_salvaged_whole(path: Path, target: Path) -> None:
    with open_store(path, KEY) as store:
        everything = store.run(_everything)
    report, _ = _salvaged(path, target)
    assert report.whole
    assert (report.from_store, report.from_journal) == (HOW_MANY, 0)
    assert not report.new_epoch
    with open_store(target, KEY) as store:
        assert store.run(_everything) == everything


def _everything(unit: UnitOfWork) -> tuple[object, ...]:
    return (
        unit.outbox.entries(),
        unit.outbox.next_sequence(),
        tuple(unit.ledger.entries())[:HOW_MANY],
        unit.receipts.find("A-261122-0007"),
        unit.officers.all(),
        unit.drafts.all(),
        unit.registered_here.find("hash of registration-3"),
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_flipped_bit_anywhere_loses_no_sealed_entry(path: Path, target: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    with pytest.raises(KioskError):
        open_store(path, KEY)
    report, entries = _salvaged(path, target)
    assert report.lost == ()
    assert report.unconfirmed == 0
    assert [each.registration_id for each in entries] == [
        f"registration-{number}" for number in range(1, HOW_MANY + 1)
    ]
    for each in entries:
        assert each.sealed.envelope == an_entry(each.sequence, size=3000).sealed.envelope
        assert each.sealed.attachments == an_entry(1).sealed.attachments


def test_without_its_first_page_the_journal_alone_gives_back_everything(
    path: Path, target: Path
) -> None:
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    report, entries = _salvaged(path, target)
    assert (report.from_store, report.from_journal, report.lost) == (0, HOW_MANY, ())
    assert report.new_epoch
    assert not report.whole
    assert {each.state for each in entries} == {OutboxState.WAITING}


def test_after_a_loss_of_the_last_numbers_none_is_given_twice(path: Path, target: Path) -> None:
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    salvage(path, KEY, target, LATER)
    with open_store(target, KEY) as store:
        sequence, number = store.run(
            lambda unit: (unit.outbox.next_sequence(), unit.receipts.next_number("A", LATER))
        )
    assert sequence == (int(LATER.timestamp()) << 20) + 1
    assert number == "A-261123-17201"


def test_without_a_journal_what_cannot_be_read_is_named(path: Path, target: Path) -> None:
    journal_beside(path).path.unlink()
    content = bytearray(path.read_bytes())
    for start in range(len(content) // 2, len(content) // 2 + 10 * PAGE, PAGE):
        content[start + 100] ^= 1
    path.write_bytes(content)
    report, entries = _salvaged(path, target)
    saved = {each.sequence for each in entries}
    assert 0 < len(report.lost) < HOW_MANY / 2
    assert saved | set(report.lost) == set(range(1, HOW_MANY + 1))
    assert not saved & set(report.lost)
    assert report.rows_unreadable >= len(report.lost)


def test_a_store_that_is_gone_comes_back_from_the_journal(path: Path, target: Path) -> None:
    path.unlink()
    with pytest.raises(IntegrityError):
        open_store(path, KEY)
    report, entries = _salvaged(path, target)
    assert len(entries) == report.from_journal == HOW_MANY
    aside = put_in_place(target, path, LATER, word="damaged")
    assert not aside.exists()
    assert journal_beside(aside).path.exists()
    with open_store(path, KEY) as store:
        assert store.run(lambda unit: unit.outbox.entries()) == entries


def test_what_was_sealed_but_never_confirmed_waits_for_a_person(path: Path, target: Path) -> None:
    rolled_back = an_entry(HOW_MANY + 1, registration_id="never-told")
    journal_beside(path).append([rolled_back])
    report, entries = _salvaged(path, target)
    assert report.unconfirmed == 1
    assert (entries[-1].registration_id, entries[-1].state) == ("never-told", "set_aside")
    assert entries[-1].reason == "salvage.unconfirmed"


def test_a_store_of_an_earlier_time_gets_what_the_journal_knows_more(
    path: Path, target: Path
) -> None:
    journal_beside(path).append([an_entry(HOW_MANY + each) for each in (1, 2)])
    report, entries = _salvaged(path, target)
    assert (report.unconfirmed, report.from_journal) == (0, 2)
    assert [each.state for each in entries[-2:]] == [OutboxState.WAITING] * 2
    assert report.new_epoch, "numbers were given that this store does not know of"


def test_a_rolled_back_frame_whose_number_was_given_again_is_left_out(
    path: Path, target: Path
) -> None:
    journal_beside(path).append([an_entry(HOW_MANY, registration_id="never-told")])
    report, entries = _salvaged(path, target)
    assert report.unconfirmed == 0
    assert len(entries) == HOW_MANY


def test_a_broken_chain_is_kept_up_to_the_break_and_the_rest_counted(
    path: Path, target: Path
) -> None:
    with closing(sqlcipher.connect(path, KEY, busy_timeout_s=1)) as editor:
        editor.execute("DROP TRIGGER ledger_no_update")
        editor.execute("UPDATE ledger SET facts = '{}' WHERE sequence = 11")
    report, entries = _salvaged(path, target)
    assert (report.ledger_entries, report.ledger_left_out) == (10, HOW_MANY - 10)
    assert report.unconfirmed == 0, "a broken ledger proves nothing against an entry"
    assert len(entries) == HOW_MANY


def test_an_existing_file_is_never_written_over(path: Path, target: Path) -> None:
    target.write_bytes(b"precious")
    with pytest.raises(TechnicianError) as caught:
        salvage(path, KEY, target, LATER)
    assert caught.value.code == "salvage.exists"
    assert target.read_bytes() == b"precious"


def test_the_log_beside_the_file_is_read_and_left_alone(path: Path, target: Path) -> None:
    with open_store(path, KEY) as store:
        store.run(lambda unit: register(unit, "in-the-log", 3000))
        report = salvage(path, KEY, target, LATER)
    assert report.whole
    assert report.from_store == HOW_MANY + 1


def test_the_old_files_stay_beside_the_new(path: Path, target: Path) -> None:
    was = path.read_bytes()
    salvage(path, KEY, target, LATER)
    first = put_in_place(target, path, LATER, word="damaged")
    assert first.name == "store.db.damaged-20261123-050000"
    assert first.read_bytes() == was
    salvage(path, KEY, target, LATER)
    second = put_in_place(target, path, LATER, word="damaged")
    assert second != first
    assert first.read_bytes() == was
    with open_store(path, KEY) as store:
        assert len(store.run(lambda unit: unit.outbox.entries())) == HOW_MANY
