"""Make a backup of a store that is in use, and put a store back from one."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry
from kiosk.errors import TechnicianError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import backup_file
from kiosk.store.backup_file import JOURNAL, KEYS, STORE, Manifest
from kiosk.store.database import BUSY_TIMEOUT_S, open_store
from kiosk.store.durable_files import create_file, flush_directory
from kiosk.store.epoch import begin_epoch
from kiosk.store.failures import database_failures_named, file_failures_named
from kiosk.store.replacing import put_in_place
from kiosk.store.sealed_journal import SealedJournal
from kiosk.store.second_copy import bring_back, carried_copies, journal_beside
from kiosk.store.sqlcipher import copy_file
from kiosk.store.unit_of_work import SqlUnitOfWork

SUFFIX = ".kiosk-backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What a restored store holds, and where the one before it is."""

    made_at: datetime
    registrations: int
    """In the backup."""
    added: int
    """Sealed after the backup was made, taken from the journals."""
    epoch: int
    replaced: Path | None
    """Where the store is now that was here before."""


def back_up(
    path: Path, key: bytes, to: Path, *, now: datetime, device: str, wrapped_keys: bytes | None
) -> tuple[Path, Manifest]:
    """Copy the store at ``path``, open or not, into a new file; returns it when it is on the disk.

    ``to`` is a folder, or the name of a file that is not there yet. Raises
    ``TechnicianError('backup.exists')`` and ``store.…``.
    """
    name = f"{device}-{now.astimezone(UTC):%Y%m%d-%H%M%S}{SUFFIX}"
    target = to / name if to.is_dir() else to
    if target.exists():
        raise TechnicianError("backup.exists", file=str(target))
    with (
        file_failures_named(file=str(target)),
        database_failures_named(file=str(path)),
        _working_folder(target.parent) as folder,
    ):
        members = {STORE: folder / STORE, JOURNAL: folder / JOURNAL}
        # The store first: what is sealed between the two is then in the journal's copy only.
        copy_file(path, members[STORE], key, busy_timeout_s=BUSY_TIMEOUT_S)
        _copy_journal(journal_beside(path), members[JOURNAL])
        if wrapped_keys is not None:
            members[KEYS] = folder / KEYS
            members[KEYS].write_bytes(wrapped_keys)
        packed = folder / "packed"
        manifest = backup_file.write_backup(
            packed, members, made_at=now, device=device, store_key=key
        )
        _flushed(packed).replace(target)
        flush_directory(target.parent)
    return target, manifest


def restore(backup: Path, manifest: Manifest, path: Path, key: bytes, now: datetime) -> Restored:
    """Put the store of a backup where ``path`` says; whatever is there now stays beside it.

    What either journal knows more than the backup is added, and a new epoch begun. Raises
    ``IntegrityError`` ``backup.malformed`` or ``backup.damaged``, and ``store.…``; until it returns
    the store at ``path`` is as it was.
    """
    here = path.exists()
    with file_failures_named(file=str(path)), _working_folder(path.parent) as folder:
        new = folder / "new.db"
        journal = journal_beside(new)
        backup_file.unpack(backup, manifest, {STORE: new, JOURNAL: journal.path})
        sealed_since = {
            entry.registration_id: entry
            for each in (journal, journal_beside(path))
            for entry in each.entries()
        }

        carried = carried_copies(journal_beside(path))
        with open_store(new, key) as store:
            registrations, added, epoch = store.run(
                lambda unit: _brought_up_to_date(unit, sealed_since, carried, manifest, now)
            )
        replaced = put_in_place(new, path, now, word="replaced")
    return Restored(
        made_at=manifest.made_at,
        registrations=registrations,
        added=added,
        epoch=epoch,
        replaced=replaced if here else None,
    )


def _brought_up_to_date(
    unit: UnitOfWork,
    sealed_since: Mapping[str, OutboxEntry],
    carried: Sequence[OutboxEntry],
    manifest: Manifest,
    now: datetime,
) -> tuple[int, int, int]:
    """Registrations of the backup, those added to them, and the epoch."""
    known = unit.outbox.entries()
    ids = {entry.registration_id for entry in known}
    taken = {entry.sequence for entry in known}
    added = 0
    for entry in sorted(sealed_since.values(), key=lambda each: each.sequence):
        if entry.registration_id not in ids and entry.sequence not in taken:
            unit.outbox.add(entry)
            taken.add(entry.sequence)
            added += 1
    bring_back(unit.carried, carried)
    epoch = begin_epoch(cast(SqlUnitOfWork, unit).transaction.connection, now)
    facts = {"made_at": manifest.made_at.isoformat(), "added": str(added), "epoch": str(epoch)}
    unit.ledger.append(LedgerKind.RESTORED, facts, now)
    return len(known), added, epoch


@contextmanager
def _working_folder(parent: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=parent, prefix=".kiosk-") as folder:
        yield Path(folder)


def _copy_journal(journal: SealedJournal, to: Path) -> None:
    create_file(to)
    if journal.path.exists():
        shutil.copyfile(journal.path, to)


def _flushed(path: Path) -> Path:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    return path
