"""What the practice centre keeps of kiosks."""

from __future__ import annotations

from typing import Final

STAFF_TABLES: Final = """
CREATE TABLE IF NOT EXISTS kiosk_states (
    device_id TEXT PRIMARY KEY, calling INTEGER NOT NULL, answered_by TEXT NOT NULL,
    troubles TEXT NOT NULL, at TEXT NOT NULL);
"""
