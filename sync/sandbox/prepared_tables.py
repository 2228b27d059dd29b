"""What the practice centre keeps of prepared visits."""

from __future__ import annotations

from typing import Final

PREPARED_TABLES: Final = """
CREATE TABLE IF NOT EXISTS prepared_visits (
    id TEXT PRIMARY KEY, code_id TEXT NOT NULL UNIQUE, device_id TEXT NOT NULL,
    office TEXT NOT NULL, registration_id TEXT NOT NULL, state TEXT NOT NULL,
    sealed BLOB NOT NULL, wrapped BLOB NOT NULL, valid_until TEXT NOT NULL,
    taken_by TEXT NOT NULL, taken_until TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS prepared_by_registration ON prepared_visits (registration_id);
CREATE TABLE IF NOT EXISTS prepared_misses (office TEXT NOT NULL, at TEXT NOT NULL);
"""
