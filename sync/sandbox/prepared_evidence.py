"""Evidence that a self-service kiosk has read: believed as the kiosk's, where the kiosk says so.

1. the kiosk's statement is signed by the key that the kiosk was enrolled with;
2. the kiosk has not lost its standing, and is of the same office as the counter;
3. the statement is for this registration, and agrees with what the counter states of it:
   device, time, phone, notice and consent;
4. an officer confirmed before its time was over, and not before it was prepared;
5. evidence that it names by digest is judged as bound to the kiosk, all other to the counter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from kiosk.domain.officer import SELF_SERVICE_CODE
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import EnvelopeHeader
from kiosk.formats.prepared_statement import (
    PreparedStatement,
    is_prepared_statement,
    verify_prepared,
)
from kiosk.formats.registration_body import RegistrationBody

FINISHED_WITHIN: Final = timedelta(hours=1)
"""Whoever has opened it in time may finish it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Which device has made which evidence."""

    header: EnvelopeHeader
    statement: PreparedStatement | None = None

    def header_for(self, attachment: bytes) -> EnvelopeHeader:
        """As whose this attachment is judged."""
        said = self.statement
        if said is None or not said.vouches_for(attachment):
            return self.header
        return replace(self.header, device_id=said.device_id)


def prepared_by(
    connection: sqlite3.Connection,
    contents: Sequence[bytes],
    header: EnvelopeHeader,
    body: RegistrationBody,
) -> Prepared:
    """Follow the numbered steps above.

    Raises ``IntegrityError``: ``prepared.malformed``, ``prepared.signature_wrong``,
    ``prepared.kiosk_unknown``, ``prepared.not_stated``, ``prepared.expired``.
    """
    found = [each for each in contents if is_prepared_statement(each)]
    if not found and body.prepared is None and not _claims_a_kiosk(body):
        return Prepared(header)
    if len(found) != 1 or body.prepared is None:
        raise IntegrityError("prepared.not_stated")
    said = verify_prepared(found[0])
    if _office(connection, said.device_id) != _office(connection, header.device_id):
        raise IntegrityError("prepared.kiosk_unknown")
    if not _agrees(said, header, body):
        raise IntegrityError("prepared.not_stated")
    if not said.prepared_at <= body.confirmed_at <= said.valid_until + FINISHED_WITHIN:
        raise IntegrityError("prepared.expired")
    return Prepared(header, said)


def _claims_a_kiosk(body: RegistrationBody) -> bool:
    """An officer records, but it was a kiosk's screen on which the notice was read."""
    return body.assisted and body.consent.read_aloud_by == SELF_SERVICE_CODE


def _office(connection: sqlite3.Connection, device_id: str) -> str:
    row = connection.execute(
        "SELECT office, revoked_at FROM devices WHERE id = ?", (device_id,)
    ).fetchone()
    if row is None or row["revoked_at"] is not None:
        raise IntegrityError("prepared.kiosk_unknown")
    return str(row["office"])


def _agrees(said: PreparedStatement, header: EnvelopeHeader, body: RegistrationBody) -> bool:
    stated = body.prepared
    same = (
        stated is not None
        and said.registration_id == header.registration_id
        and (said.device_id, said.prepared_at) == (stated.device, stated.at)
    )
    if not same or body.consent.read_aloud_by != SELF_SERVICE_CODE:
        return same
    consent = (body.consent.notice_version, body.consent.legal_basis, body.consent.given_at)
    return consent == (said.notice_version, said.legal_basis, said.agreed_at)
