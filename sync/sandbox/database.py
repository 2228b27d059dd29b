"""What the practice centre remembers: one SQLite file, one connection, one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Final

from sync.sandbox.prepared_tables import PREPARED_TABLES
from sync.sandbox.staff_tables import STAFF_TABLES
from sync.sandbox.ways_tables import WAYS_TABLES

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS devices (
    id TEXT PRIMARY KEY, public_key BLOB NOT NULL, certificate_sha256 TEXT NOT NULL UNIQUE,
    office TEXT NOT NULL, counter TEXT NOT NULL, enrolled_at TEXT NOT NULL, revoked_at TEXT);
CREATE TABLE IF NOT EXISTS enrolment_codes (
    code_sha256 TEXT PRIMARY KEY, expires_at TEXT NOT NULL, idempotency_key TEXT,
    request_sha256 TEXT, answer BLOB);
CREATE TABLE IF NOT EXISTS accounts (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, birth TEXT NOT NULL,
    phone TEXT NOT NULL, level INTEGER NOT NULL, registration_id TEXT, created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS registrations (
    id TEXT PRIMARY KEY, device_id TEXT NOT NULL, sequence INTEGER NOT NULL,
    envelope_digest TEXT NOT NULL, envelope BLOB NOT NULL, outcome TEXT NOT NULL,
    code TEXT NOT NULL, level INTEGER NOT NULL, statement BLOB NOT NULL, carried_by TEXT NOT NULL,
    decided_at TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS registrations_by_sequence
    ON registrations (device_id, sequence, id);
CREATE TABLE IF NOT EXISTS attachments (
    registration_id TEXT NOT NULL REFERENCES registrations (id), place INTEGER NOT NULL,
    content BLOB NOT NULL, PRIMARY KEY (registration_id, place));
CREATE TABLE IF NOT EXISTS alarms (
    id INTEGER PRIMARY KEY, device_id TEXT NOT NULL, kind TEXT NOT NULL, sequence INTEGER NOT NULL,
    registration_id TEXT NOT NULL, raised_at TEXT NOT NULL, settled_at TEXT);
CREATE TABLE IF NOT EXISTS sms (
    id INTEGER PRIMARY KEY, phone TEXT NOT NULL, words TEXT NOT NULL, sent_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS audit (
    id INTEGER PRIMARY KEY, at TEXT NOT NULL, device_id TEXT NOT NULL, officer TEXT NOT NULL,
    action TEXT NOT NULL, subject TEXT NOT NULL, outcome TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS ledger_heads (
    device_id TEXT NOT NULL, sequence INTEGER NOT NULL, digest TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (device_id, sequence));
"""

Row = sqlite3.Row


class CentreDatabase:
    """The file; every piece of work runs in one transaction, flushed before it returns."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):
            # Never opened beside SQLite: closing it would let go of this process's locks on it.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        self._lock = RLock()
        self._depth = 0
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.execute("PRAGMA synchronous=FULL")
        self._connection.execute("PRAGMA foreign_keys=ON")
        self._connection.execute("PRAGMA secure_delete=ON")
        self._connection.executescript(_SCHEMA + WAYS_TABLES + PREPARED_TABLES + STAFF_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Alone with the file; rolled back where the block raises.

        Inside another one of the same thread it is part of that.
        """
        with self._lock:
            if self._depth:
                yield self._connection
                return
            with self._outermost():
                yield self._connection

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._depth = 0
            self._connection.execute("ROLLBACK")
            raise
        self._depth = 0
        self._connection.execute("COMMIT")

    def row(self, query: str, *values: Any) -> Row | None:
        """The first row, or None."""
        with self._lock:
            found: Row | None = self._connection.execute(query, values).fetchone()
            return found

    def rows(self, query: str, *values: Any) -> list[Row]:
        """All rows."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()


def stamp(moment: datetime) -> str:
    """A moment as the file keeps it: ISO 8601, UTC, sorting by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who asked what, and what came of it; no personal data in clear."""

    at: datetime
    device_id: str
    officer: str
    action: str
    subject: str
    outcome: str


def write_audit(connection: sqlite3.Connection, entry: AuditEntry) -> None:
    """Add to the audit log, inside the transaction of what it tells of."""
    connection.execute(
        "INSERT INTO audit (at, device_id, officer, action, subject, outcome)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            stamp(entry.at),
            entry.device_id,
            entry.officer,
            entry.action,
            entry.subject,
            entry.outcome,
        ),
    )
