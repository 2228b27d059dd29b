"""Registrations whose evidence stayed behind: an envelope from paper comes without attachments.

The centre decides from the envelope alone, hence at most the level that the policy gives without
the evidence, and says so in its answer. Where the same envelope comes once more with everything
that it names, the centre decides once more; any other repetition gets the first answer.
"""

from __future__ import annotations

import sqlite3

from kiosk.errors import IntegrityError
from kiosk.formats.envelope import read_header
from sync.contract import RegistrationEntry

EVIDENCE_MISSING = "evidence.missing"


def lacks_evidence(entry: RegistrationEntry) -> bool:
    """Whether the envelope names attachments and none came with it."""
    return not entry.attachments and bool(read_header(entry.envelope_bytes()).attachment_digests)


def may_be_decided_again(
    connection: sqlite3.Connection, entry: RegistrationEntry, before: sqlite3.Row
) -> bool:
    """Whether what was missing the first time is here now."""
    if before["envelope_digest"] != entry.envelope_digest or not entry.attachments:
        return False
    kept = connection.execute(
        "SELECT count(*) AS many FROM attachments WHERE registration_id = ?",
        (entry.registration_id,),
    ).fetchone()
    try:
        named = read_header(entry.envelope_bytes()).attachment_digests
    except IntegrityError:
        return False
    return bool(named) and kept["many"] == 0


def forget_decision(connection: sqlite3.Connection, registration_id: str) -> None:
    """Make room for the second decision, inside its transaction."""
    connection.execute("DELETE FROM accounts WHERE registration_id = ?", (registration_id,))
    connection.execute("DELETE FROM registrations WHERE id = ?", (registration_id,))
