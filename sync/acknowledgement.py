"""The centre's answer to one registration: believed only signed, and only for these very bytes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.policy import Level
from kiosk.errors import IntegrityError
from kiosk.formats.signed_statement import verify_statement
from sync.centre_keys import CentreKeys, moment
from sync.contract import ACKNOWLEDGEMENT


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What the centre decided, verified."""

    accepted: bool
    code: str
    """Why it was refused; empty where it was accepted."""
    level: Level
    """The centre's own level, which may be lower than the counter's."""
    decided_at: datetime
    lowered: bool = False
    """Whether the centre's level is lower than the one that the counter stated."""
    evidence_missing: bool = False
    """Decided from the envelope alone: its attachments did not come with it."""


def verify_acknowledgement(raw: bytes, keys: CentreKeys, entry: OutboxEntry) -> Acknowledgement:
    """Check that the centre signed it, and that it speaks of this envelope.

    Raises ``IntegrityError`` with a ``statement.…`` or ``acknowledgement.…`` code;
    ``acknowledgement.other_envelope`` means that the centre holds other bytes under this id.
    """
    payload = verify_statement(raw, keys)
    if payload.get("statement") != ACKNOWLEDGEMENT:
        raise IntegrityError("acknowledgement.other_kind")
    if payload.get("registration_id") != entry.registration_id:
        raise IntegrityError("acknowledgement.other_registration")
    if payload.get("envelope_digest") != entry.sealed.digest:
        raise IntegrityError("acknowledgement.other_envelope")
    return _decided(payload)


def _decided(payload: Mapping[str, Any]) -> Acknowledgement:
    outcome, code, level = (payload.get(name) for name in ("outcome", "code", "level"))
    if outcome not in ("accepted", "refused") or not isinstance(code, str) or len(code) > 80:
        raise IntegrityError("acknowledgement.malformed")
    if not isinstance(level, int):
        raise IntegrityError("acknowledgement.malformed")
    try:
        reached, at = Level(level), moment(payload.get("decided_at"))
    except ValueError:
        raise IntegrityError("acknowledgement.malformed") from None
    accepted = outcome == "accepted"
    if accepted != (reached is not Level.NONE) or accepted == bool(code):
        raise IntegrityError("acknowledgement.malformed")
    claimed = payload.get("claimed_level")
    lowered = accepted and isinstance(claimed, int) and claimed > level
    missing = payload.get("evidence") == "missing"
    return Acknowledgement(accepted, code, reached, at, lowered, missing)
