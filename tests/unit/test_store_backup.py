"""A backup of a store at work; a store put back knows that it was elsewhere meanwhile."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakes.store_samples import NOON, an_entry
from support.store_victim import KEY, register

from kiosk.devices.key_wrapping import StoreKeys, unwrap_keys, wrap_keys
from kiosk.domain.ledger import LedgerKind, first_broken
from kiosk.domain.outbox import OutboxState
from kiosk.errors import AtTheDeskError, IntegrityError, KioskError, TechnicianError
from kiosk.store.backup import Restored, back_up, restore
from kiosk.store.backup_file import key_check, read_manifest, wrapped_keys
from kiosk.store.database import SqlStore, open_store
from kiosk.store.second_copy import journal_beside

DEVICE = "0123456789abcdef"
EVENING = NOON + timedelta(hours=6)
PASSPHRASE = "một câu dài để nhớ"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "state" / "counter.db"
    path.parent.mkdir()
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


def _registered(store: SqlStore, *numbers: int) -> None:
    for number in numbers:
        named = f"registration-{number}"
        store.run(lambda unit, named=named: register(unit, named, 500))  # type: ignore[misc]


def _backup(path: Path, to: Path, wrapped: bytes | None = None) -> Path:
    file, _ = back_up(path, KEY, to, now=NOON, device=DEVICE, wrapped_keys=wrapped)
    return file


def _restored(backup: Path, path: Path, key: bytes = KEY) -> Restored:
    return restore(backup, read_manifest(backup), path, key, EVENING)


def test_a_backup_of_an_open_store_brings_everything_back(path: Path, stick: Path) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1, 2, 3)
        backup = _backup(path, stick)
        before = store.run(lambda unit: (unit.outbox.entries(), tuple(unit.ledger.entries())))
    assert backup.name == f"{DEVICE}-20261122-050000.kiosk-backup"
    assert [each.name for each in stick.iterdir()] == [backup.name]
    elsewhere = path.with_name("elsewhere.db")
    done = _restored(backup, elsewhere)
    assert (done.registrations, done.added, done.replaced) == (3, 0, None)
    with open_store(elsewhere, KEY) as store:
        entries, ledger = store.run(
            lambda unit: (unit.outbox.entries(), tuple(unit.ledger.entries()))
        )
    assert (entries, ledger[:-1]) == before
    assert first_broken(ledger) is None
    assert ledger[-1].kind == LedgerKind.RESTORED


def test_what_was_sealed_after_the_backup_is_added_from_the_second_copy(
    path: Path, stick: Path
) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1, 2)
        backup = _backup(path, stick)
        _registered(store, 3, 4)
        accepted = OutboxState.ACCEPTED
        store.run(lambda unit: unit.outbox.mark("registration-1", accepted, acknowledgement=b"s"))
    was = path.read_bytes()
    done = _restored(backup, path)
    assert (done.registrations, done.added) == (2, 2)
    assert done.replaced is not None
    assert done.replaced.read_bytes() == was
    with open_store(path, KEY) as store:
        entries = store.run(lambda unit: unit.outbox.entries())
    assert [each.sequence for each in entries] == [1, 2, 3, 4]
    assert journal_beside(path).ids() == {f"registration-{number}" for number in (1, 2, 3, 4)}


def test_a_restored_store_gives_no_number_that_its_other_life_gave(path: Path, stick: Path) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1)
        backup = _backup(path, stick)
        _registered(store, 2)
        journal_beside(path).path.unlink()
    seen = {2}
    for minutes in (0, 1, 60):
        at = EVENING + timedelta(minutes=minutes)
        restore(backup, read_manifest(backup), path, KEY, at)
        journal_beside(path).path.unlink()
        with open_store(path, KEY) as store:
            sequence, number = store.run(
                lambda unit: (unit.outbox.next_sequence(), unit.receipts.next_number("A", EVENING))
            )
        count = int(number.rsplit("-", 1)[1])
        assert sequence not in seen
        assert count not in seen
        seen |= {sequence, count}


def test_two_restorations_in_one_second_are_two_epochs(path: Path, stick: Path) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1)
    first = _restored(_backup(path, stick / "one"), path)
    second = _restored(_backup(path, stick / "two"), path)
    assert second.epoch == first.epoch + 1


def test_a_backup_opens_with_its_passphrase_where_its_keys_are_not(path: Path, stick: Path) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1)
    keys = StoreKeys(KEY, bytes(32))
    backup = _backup(path, stick, wrap_keys(keys, PASSPHRASE))
    manifest = read_manifest(backup)
    assert manifest.has_keys
    assert manifest.key_check == key_check(KEY) != key_check(bytes(32))
    assert unwrap_keys(wrapped_keys(backup), PASSPHRASE) == keys
    assert KEY not in backup.read_bytes()
    with pytest.raises(AtTheDeskError) as caught:
        unwrap_keys(wrapped_keys(backup), PASSPHRASE + ".")
    assert caught.value.code == "backup.passphrase_wrong"


def test_a_short_passphrase_protects_nothing() -> None:
    with pytest.raises(AtTheDeskError) as caught:
        wrap_keys(StoreKeys(KEY, KEY), "ngắn")
    assert caught.value.code == "backup.passphrase_short"


def test_a_file_that_is_there_is_not_written_over(path: Path, stick: Path) -> None:
    open_store(path, KEY).close()
    backup = _backup(path, stick)
    with pytest.raises(TechnicianError) as caught:
        _backup(path, backup)
    assert caught.value.code == "backup.exists"


@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.95])
def test_a_backup_with_a_flipped_bit_is_refused_and_changes_nothing(
    path: Path, stick: Path, part: float
) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1, 2, 3)
    backup = _backup(path, stick)
    content = bytearray(backup.read_bytes())
    content[int(len(content) * part)] ^= 4
    backup.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(IntegrityError) as caught:
        _restored(backup, path)
    assert caught.value.code in ("backup.damaged", "backup.malformed")
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*replaced*"))


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"something else" * 100])
def test_a_file_that_is_no_backup_is_refused(stick: Path, content: bytes) -> None:
    (stick / "odd").write_bytes(content)
    with pytest.raises(IntegrityError) as caught:
        read_manifest(stick / "odd")
    assert caught.value.code == "backup.malformed"


def test_with_the_wrong_key_nothing_is_replaced(path: Path, stick: Path) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1)
    backup, before = _backup(path, stick), path.read_bytes()
    with pytest.raises(KioskError) as caught:
        _restored(backup, path, bytes(32))
    assert caught.value.code == "store.cannot_open"
    assert path.read_bytes() == before


def test_an_entry_sealed_twice_under_one_number_is_added_once(path: Path, stick: Path) -> None:
    with open_store(path, KEY) as store:
        _registered(store, 1)
    backup = _backup(path, stick)
    journal_beside(path).append([an_entry(1, registration_id="rolled-back"), an_entry(2)])
    assert _restored(backup, path).added == 1
