"""Checking what the centre signed: who, what kind of statement, and for which question."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import IntegrityError, LaterError
from kiosk.formats.sealing_keys import SealingKey
from kiosk.formats.signed_statement import verify_statement

CentreKeys = Mapping[str, Ed25519PublicKey]
"""The centre's statement keys by id, pinned at enrolment."""


def centre_answer(
    raw: bytes, keys: CentreKeys, kind: str, *, nonce: str | None = None
) -> Mapping[str, Any]:
    """The payload of a statement of this ``kind`` that answers the question with this ``nonce``.

    Raises ``LaterError('centre.not_the_centre')``: who cannot sign is not the centre, whatever its
    status says; a captive portal answers 200.
    """
    try:
        payload = verify_statement(raw, keys)
    except IntegrityError as error:
        raise LaterError("centre.not_the_centre", reason=error.code) from None
    if payload.get("statement") != kind:
        raise LaterError("centre.not_the_centre", reason="statement.other_kind")
    if nonce is not None and payload.get("nonce") != nonce:
        raise LaterError("centre.not_the_centre", reason="statement.other_question")
    return payload


def moment(value: object) -> datetime:
    """An aware moment out of a statement; raises ``ValueError``."""
    if not isinstance(value, str):
        raise ValueError("not a time")  # noqa: TRY004 - one kind of error for the caller
    parsed = datetime.fromisoformat(value)
    if parsed.tzinfo is None:
        raise ValueError("a time without its zone")
    return parsed


def sealing_key(value: Mapping[str, Any]) -> SealingKey:
    """The public key that a statement names; raises ``KeyError``, ``TypeError``, ``ValueError``."""
    key = SealingKey(
        str(value["id"]),
        b64decode(value["mlkem768"], validate=True),
        b64decode(value["x25519"], validate=True),
        value.get("dictionary") is True,
    )
    if (len(key.mlkem), len(key.x25519)) != (1184, 32):
        raise ValueError("not a sealing key")
    return key
