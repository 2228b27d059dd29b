"""What the practice centre looks up while it decides, inside the transaction of the decision."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def earlier(connection: sqlite3.Connection, registration_id: str) -> sqlite3.Row | None:
    """The first answer that a registration got."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT envelope_digest, outcome, code, level, statement FROM registrations WHERE id = ?",
        (registration_id,),
    ).fetchone()
    return row


def device_keys(connection: sqlite3.Connection) -> Mapping[str, Ed25519PublicKey]:
    """The signing keys of all enrolled counters, by device id."""
    return {
        row["id"]: Ed25519PublicKey.from_public_bytes(row["public_key"])
        for row in connection.execute("SELECT id, public_key FROM devices")
    }


def revoked(connection: sqlite3.Connection, device_id: str) -> bool:
    """Whether the counter has lost its standing."""
    row = connection.execute("SELECT revoked_at FROM devices WHERE id = ?", (device_id,)).fetchone()
    return row is not None and row["revoked_at"] is not None
