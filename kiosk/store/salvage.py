"""Build a whole store from a damaged one and the journal of what was sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import cast

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry
from kiosk.errors import TechnicianError
from kiosk.store.counters import OUTBOX_SEQUENCE, largest, raise_to
from kiosk.store.damaged_file import ReadTable, damaged_copy
from kiosk.store.database import open_store
from kiosk.store.epoch import begin_epoch, epoch_of, in_epoch, place_in_epoch
from kiosk.store.failures import file_failures_named
from kiosk.store.salvaged_entries import SealedFinds, sealed_finds
from kiosk.store.salvaged_rows import insert_rows, ledger_prefix
from kiosk.store.second_copy import bring_back, carried_beside, carried_copies, journal_beside
from kiosk.store.tables import StoreTable
from kiosk.store.unit_of_work import SqlUnitOfWork

_AS_THEY_ARE = (
    "receipts",
    "officers",
    "registered_here",
    "drafts",
    "counters",
    "carried",
    "statements",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SalvageReport:
    """What was saved and what was not; counts of registrations unless said otherwise."""

    from_store: int
    from_journal: int
    """Their bytes, or all of them, came from the second copy."""
    unconfirmed: int
    """In the journal, with a number that the store had not given yet: the work was cut off before
    anybody was told. Set aside for a person; 0 or 1."""
    lost: tuple[int, ...]
    """Sequence numbers that were given and are nowhere any more."""
    rows_unreadable: int
    """Rows of any table that could not be read; those of sealed entries count here too."""
    ledger_entries: int
    ledger_left_out: int
    """Entries that were read, behind a place where the chain does not hold."""
    carried_from_journal: int
    """Entries of other counters, on their way through this one, saved from their second copy."""
    journal_bytes_unreadable: int
    new_epoch: bool
    """Numbers jump: the last ones given could not be read, or the store was of an earlier time."""

    @property
    def whole(self) -> bool:
        """Whether nothing at all is missing."""
        return not (
            self.lost
            or self.rows_unreadable
            or self.ledger_left_out
            or self.journal_bytes_unreadable
        )

    def as_json(self) -> dict[str, object]:
        """Every figure by its name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    def as_facts(self) -> dict[str, str]:
        """For the ledger: every count as text."""
        counts = {each.name: getattr(self, each.name) for each in fields(self)}
        return {
            name: str(int(value)) for name, value in (counts | {"lost": len(self.lost)}).items()
        }


def salvage(damaged: Path, key: bytes, target: Path, now: datetime) -> SalvageReport:
    """Make ``target`` of everything that can be read of ``damaged`` and its journal.

    The damaged file and its journal are only read. Raises ``TechnicianError('salvage.exists')``
    where ``target`` is there already, and what :func:`~kiosk.store.database.open_store` raises.
    """
    if target.exists():
        raise TechnicianError("salvage.exists", file=str(target))
    journal = journal_beside(damaged)
    with file_failures_named(file=str(journal.path)):
        copies, carried = journal.entries(), carried_copies(journal)
        unreadable_bytes = journal.damaged_bytes() + carried_beside(journal).damaged_bytes()
    with damaged_copy(damaged, key) as file:
        tables = {name: file.rows(name) for name in StoreTable.metadata.tables}
    finds = sealed_finds(tables, copies)
    with open_store(target, key) as store:
        report = store.run(
            lambda unit: _build(
                cast(SqlUnitOfWork, unit), tables, finds, carried, unreadable_bytes, now
            )
        )
    open_store(target, key).close()  # checks all of it, and gives each entry its second copy
    return report


def _build(
    unit: SqlUnitOfWork,
    tables: Mapping[str, ReadTable],
    finds: SealedFinds,
    carried: Sequence[OutboxEntry],
    journal_bytes_unreadable: int,
    now: datetime,
) -> SalvageReport:
    session, connection = unit.session, unit.transaction.connection
    refused = sum(insert_rows(session, name, tables[name].rows) for name in _AS_THEY_ARE)
    ledger = ledger_prefix(tables["ledger"].rows)
    for name, rows in (
        ("ledger", ledger),
        ("outbox", finds.outbox),
        ("outbox_attachments", finds.attachments),
    ):
        refused += insert_rows(session, name, rows)
    for entry in finds.only_in_journal:
        unit.outbox.add(entry)
    raise_to(connection, OUTBOX_SEQUENCE, max(finds.sequences, default=0))
    report = SalvageReport(
        from_store=finds.from_store,
        from_journal=finds.from_journal,
        unconfirmed=finds.unconfirmed,
        lost=_lost(finds.sequences, largest(connection, OUTBOX_SEQUENCE)),
        rows_unreadable=sum(each.unreadable for each in tables.values()) + refused,
        ledger_entries=len(ledger),
        ledger_left_out=len(tables["ledger"].rows) - len(ledger),
        carried_from_journal=bring_back(unit.carried, carried),
        journal_bytes_unreadable=journal_bytes_unreadable,
        new_epoch=finds.behind,
    )
    if report.new_epoch:
        begin_epoch(connection, now)
    unit.ledger.append(LedgerKind.SALVAGED, report.as_facts(), now)
    return report


def _lost(saved: frozenset[int], given: int) -> tuple[int, ...]:
    """Numbers below the largest of their epoch that nothing was saved under."""
    last: dict[int, int] = {}
    for sequence in (*saved, given):
        epoch = epoch_of(sequence)
        last[epoch] = max(last.get(epoch, 0), place_in_epoch(sequence))
    every = (
        in_epoch(epoch, place) for epoch in sorted(last) for place in range(1, last[epoch] + 1)
    )
    return tuple(sequence for sequence in every if sequence not in saved)
