"""Which device key came after which: one counter's life under all the keys that it has had."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import Final

from sync.sandbox.database import stamp

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS successions (
    old_id TEXT PRIMARY KEY, new_id TEXT NOT NULL UNIQUE, request_sha256 TEXT NOT NULL,
    answer BLOB NOT NULL, at TEXT NOT NULL)
"""


def succession_of(connection: sqlite3.Connection, old_id: str) -> sqlite3.Row | None:
    """What ``old_id`` asked for when it was succeeded, and the answer; None where it was not."""
    connection.execute(_TABLE)
    row: sqlite3.Row | None = connection.execute(
        "SELECT request_sha256, answer FROM successions WHERE old_id = ?", (old_id,)
    ).fetchone()
    return row


def write_succession(
    connection: sqlite3.Connection,
    old_id: str,
    new_id: str,
    asked_and_answered: tuple[str, bytes],
    now: datetime,
) -> None:
    """From now on ``new_id`` stands in the place of ``old_id``."""
    connection.execute(_TABLE)
    connection.execute(
        "INSERT INTO successions VALUES (?, ?, ?, ?, ?)",
        (old_id, new_id, *asked_and_answered, stamp(now)),
    )


def life_of(connection: sqlite3.Connection, device_id: str) -> tuple[str, ...]:
    """All ids of the counter that ``device_id`` is one of, itself included."""
    connection.execute(_TABLE)
    pairs = connection.execute("SELECT old_id, new_id FROM successions").fetchall()
    life = {device_id}
    grew = True
    while grew:
        found = {one for pair in pairs if life & set(pair) for one in pair}
        grew = not found <= life
        life |= found
    return tuple(sorted(life))


def marks(values: tuple[str, ...]) -> str:
    """Placeholders for an ``IN`` list."""
    return ", ".join("?" for _ in values)
