"""Rows as they were read, taken over into a new store unchanged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import column, insert, table
from sqlalchemy.exc import IntegrityError as ConstraintError
from sqlmodel import Session

from kiosk.domain.ledger import LedgerEntry, chained
from kiosk.store.damaged_file import Row
from kiosk.store.tables import StoreTable


def insert_rows(session: Session, name: str, rows: Iterable[Row]) -> int:
    """Insert what the tables of today take; returns how many rows they refuse."""
    refused = 0
    connection = session.connection()
    for row in rows:
        known = {key: row[key] for key in row if key in StoreTable.metadata.tables[name].columns}
        # No types: the values are as the database wrote them, and go back as they are.
        bare = table(name, *(column(each) for each in known))
        try:
            connection.execute(insert(bare), known)
        except ConstraintError:
            refused += 1
    return refused


def ledger_prefix(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows from the first up to where the chain no longer holds."""
    held: list[Row] = []
    last: LedgerEntry | None = None
    for row in sorted(rows, key=lambda each: int(each["sequence"])):
        entry = ledger_entry(row)
        if entry is None or entry != chained(last, entry.kind, entry.facts, entry.at):
            break
        held.append(row)
        last = entry
    return tuple(held)


def ledger_entry(row: Row) -> LedgerEntry | None:
    """The entry of a row; None for a row that is none."""
    try:
        at = datetime.fromisoformat(row["at"]).replace(tzinfo=UTC)
        facts = {str(key): str(value) for key, value in json.loads(row["facts"]).items()}
        return LedgerEntry(int(row["sequence"]), at, row["kind"], facts, row["digest"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
