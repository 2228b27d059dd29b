"""Connections to the encrypted file: the only place that names SQLCipher."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from kiosk.errors import IntegrityError
from kiosk.store.durable_files import create_file, flush_directory

dbapi = sqlcipher
"""The DB-API module, for SQLAlchemy."""

KEY_BYTES = 32

_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    # FULL: every commit is flushed. With NORMAL a power cut takes acknowledged registrations.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # Statements spill to memory: SQLite's temporary files would not be encrypted.
    "PRAGMA temp_store = MEMORY",
    # What is removed is overwritten: a draft that is gone stays gone for a later holder of the key.
    "PRAGMA secure_delete = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


def connect(path: Path, key: bytes, *, busy_timeout_s: float) -> Any:
    """A keyed connection in manual transaction mode; raises the driver's errors.

    The key is raw, so no key derivation runs. SQLCipher's own log goes first: with a wrong key it
    would write over the screen.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"the store's key has {KEY_BYTES} bytes")
    connection = sqlcipher.connect(str(path), timeout=busy_timeout_s, isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        for setting in _SETTINGS:
            connection.execute(setting)
    except sqlcipher.Error:
        connection.close()
        raise
    return connection


def checkpoint_and_check(path: Path, key: bytes, *, busy_timeout_s: float) -> None:
    """Fold the write-ahead log into the file, then read every page once.

    The order matters: a check that reads the file behind the log gives false alarms after a power
    cut. Every page that the check reads is authenticated by SQLCipher, so a flipped bit shows.
    ``quick_check`` and not ``cipher_integrity_check``: the latter reads past the log and the locks,
    so another process at work would look like damage.
    Raises ``IntegrityError('store.damaged')`` and the driver's errors.
    """
    with closing(connect(path, key, busy_timeout_s=busy_timeout_s)) as connection:
        _checkpoint(connection)
        (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise IntegrityError("store.damaged")


def _checkpoint(connection: Any) -> None:
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlcipher.OperationalError as error:
        # No room to fold the log in: it stays, and everything can still be read and checked.
        if error.sqlite_errorcode != sqlcipher.SQLITE_FULL:
            raise


def copy_file(path: Path, to: Path, key: bytes, *, busy_timeout_s: float) -> None:
    """A consistent copy under the same key, complete on the disk or not there at all.

    Raises ``OSError`` and the driver's errors.
    """
    unfinished = to.with_name(to.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    create_file(unfinished)
    with (
        closing(connect(path, key, busy_timeout_s=busy_timeout_s)) as source,
        closing(sqlcipher.connect(str(unfinished), isolation_level=None)) as target,
    ):
        target.execute("PRAGMA cipher_log_level = NONE")
        target.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        source.backup(target)
    unfinished.replace(to)
    flush_directory(to.parent)
