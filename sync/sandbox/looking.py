"""Looking over the shoulder of a practice centre that serves, from another process."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_FILE = "centre.sqlite"


def words_sent_to(folder: Path, phone: str) -> tuple[str, ...]:
    """What it "sent" to this phone, the newest first; nothing changes."""
    rows = _rows(folder, "SELECT words FROM sms WHERE phone = ? ORDER BY id DESC", phone)
    return tuple(row[0] for row in rows)


def decisions(folder: Path) -> tuple[tuple[str, int], ...]:
    """Outcome and level of every registration that it has decided."""
    rows = _rows(folder, "SELECT outcome, level FROM registrations ORDER BY decided_at")
    return tuple((str(row[0]), int(row[1])) for row in rows)


def _rows(folder: Path, query: str, *values: str) -> list[tuple[str, ...]]:
    connection = sqlite3.connect(f"file:{folder / _FILE}?mode=ro", uri=True)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()
