"""Read what can still be read of a damaged store, row by row, through a copy of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Engine,
    Integer,
    NullPool,
    String,
    column,
    create_engine,
    func,
    select,
    table,
    text,
)
from sqlalchemy.exc import DBAPIError

from kiosk.store import sqlcipher
from kiosk.store.failures import file_failures_named

Row = dict[str, Any]
_ROWID = column("rowid", Integer)
_AT_ONCE = 200
_GIVE_UP_AFTER = 2000
"""Rows in a row that are not there or cannot be read, where the last one is not known."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """What came out of one table."""

    rows: tuple[Row, ...]
    unreadable: int
    """Rows that are there and cannot be read; where the table cannot be entered at all, 1."""


class DamagedFile:
    """A copy of a damaged store. A connection that met a bad page refuses good ones too, so a new
    one is made after each."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._engine: Engine = create_engine(
            "sqlite://",
            module=sqlcipher.dbapi,
            creator=partial(sqlcipher.connect, path, key, busy_timeout_s=1.0),
            poolclass=NullPool,
            hide_parameters=True,
        )

    def rows(self, name: str) -> ReadTable:
        """All rows of a table that can be read, by row number."""
        tables = self._tables()
        if name not in tables:  # a store of an earlier revision has fewer, an empty file none
            return ReadTable((), int(not tables))
        last = self._last(name)
        found: list[Row] = []
        unreadable, place, missed = 0, 1, 0
        while (last is None and missed < _GIVE_UP_AFTER) or (last is not None and place <= last):
            stretch, bad = self._stretch(name, place)
            found.extend(stretch)
            missed = 0 if stretch else missed + _AT_ONCE
            unreadable += bad if last is not None or stretch else 0
            place += _AT_ONCE
        return ReadTable(tuple(found), unreadable or int(last is None))

    def _last(self, name: str) -> int | None:
        """The largest row number; 0 for an empty table, None where that cannot be read."""
        try:
            with self._engine.connect() as connection:
                newest = select(func.max(_ROWID)).select_from(table(name))
                return connection.execute(newest).scalar() or 0
        except (DBAPIError, sqlcipher.dbapi.Error):
            return None

    def _tables(self) -> frozenset[str]:
        """Names of the tables; none where not even those can be read."""
        named = select(column("name", String)).select_from(table("sqlite_master"))
        try:
            with self._engine.connect() as connection:
                return frozenset(connection.execute(named).scalars())
        except (DBAPIError, sqlcipher.dbapi.Error):
            return frozenset()

    def _stretch(self, name: str, start: int) -> tuple[list[Row], int]:
        whole = self._between(name, start, start + _AT_ONCE)
        if whole is not None:
            return whole, 0
        singly = [self._between(name, each, each + 1) for each in range(start, start + _AT_ONCE)]
        return [row for rows in singly for row in rows or ()], singly.count(None)

    def _between(self, name: str, start: int, end: int) -> list[Row] | None:
        """Rows numbered from ``start`` to before ``end``; None where a page of them is bad."""
        numbered = _ROWID.between(start, end - 1)
        wanted = select(text("*")).select_from(table(name)).where(numbered)
        try:
            with self._engine.connect() as connection:
                return [dict(row) for row in connection.execute(wanted.order_by(_ROWID)).mappings()]
        except (DBAPIError, sqlcipher.dbapi.Error):
            return None


@contextmanager
def damaged_copy(path: Path, key: bytes) -> Iterator[DamagedFile]:
    """A copy to read, gone afterwards: opening the file itself would write to it.

    Raises ``TechnicianError`` or ``LaterError`` ``store.…`` where there is nothing to copy or no
    room.
    """
    with (
        file_failures_named(file=str(path)),
        tempfile.TemporaryDirectory(dir=path.parent, prefix=".salvage-") as folder,
    ):
        copy = Path(folder) / "copy.db"
        if path.exists():
            shutil.copyfile(path, copy)
        log = path.with_name(f"{path.name}-wal")
        if log.exists():
            shutil.copyfile(log, copy.with_name("copy.db-wal"))
        yield DamagedFile(copy, key)
