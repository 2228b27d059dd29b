"""The hash chain in its table."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from kiosk.domain.ledger import LedgerEntry, LedgerKind, chained
from kiosk.errors import IntegrityError
from kiosk.store.tables import LedgerRow


class SqlLedgerBook:
    """Reads and appends inside the session's transaction."""

    def __init__(self, session: Session, device: str = "") -> None:
        self._session = session
        self._device = device

    def append(self, kind: LedgerKind, facts: Mapping[str, str], at: datetime) -> LedgerEntry:
        """Chain a new entry to the last one; the write lock is held, so nobody is in between."""
        entry = chained(self.last(), kind.value, facts, at)
        row = LedgerRow(
            device=self._device,
            sequence=entry.sequence,
            at=entry.at,
            kind=entry.kind,
            facts=_facts_as_text(entry.facts),
            digest=entry.digest,
        )
        self._session.add(row)
        self._session.flush()
        return entry

    def last(self) -> LedgerEntry | None:
        """The newest entry."""
        newest = (
            select(LedgerRow).where(self._own()).order_by(col(LedgerRow.sequence).desc()).limit(1)
        )
        row = self._session.exec(newest).first()
        return _entry(row) if row else None

    def entries(self) -> tuple[LedgerEntry, ...]:
        """All entries of this device from the first, unverified.

        Raises ``IntegrityError('store.unreadable')`` where a row is not an entry at all.
        """
        in_order = select(LedgerRow).where(self._own()).order_by(col(LedgerRow.sequence))
        return tuple(_entry(row) for row in self._session.exec(in_order))

    def digests(self) -> tuple[str, ...]:
        """The digests of all entries from the first."""
        in_order = select(LedgerRow.digest).where(self._own()).order_by(col(LedgerRow.sequence))
        return tuple(self._session.exec(in_order))

    def chosen(self, kinds: Collection[LedgerKind], value: str = "") -> tuple[LedgerEntry, ...]:
        """Entries of these kinds, in order; with ``value``, those of which a fact is just that."""
        named = [each.value for each in kinds]
        wanted = select(LedgerRow).where(self._own(), col(LedgerRow.kind).in_(named))
        if value:
            written = json.dumps(value, ensure_ascii=False)
            wanted = wanted.where(col(LedgerRow.facts).contains(written, autoescape=True))
        rows = self._session.exec(wanted.order_by(col(LedgerRow.sequence)))
        entries = (_entry(row) for row in rows)
        return tuple(each for each in entries if not value or value in each.facts.values())

    def _own(self) -> ColumnElement[bool]:
        return col(LedgerRow.device) == self._device


def _entry(row: LedgerRow) -> LedgerEntry:
    return LedgerEntry(row.sequence, row.at, row.kind, _facts(row), row.digest)


def _facts_as_text(facts: Mapping[str, str]) -> str:
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _facts(row: LedgerRow) -> dict[str, str]:
    try:
        facts = json.loads(row.facts)
    except (ValueError, RecursionError) as error:
        raise IntegrityError("store.unreadable", table="ledger", sequence=row.sequence) from error
    if not isinstance(facts, dict) or not all(isinstance(each, str) for each in facts.values()):
        raise IntegrityError("store.unreadable", table="ledger", sequence=row.sequence)
    return facts
