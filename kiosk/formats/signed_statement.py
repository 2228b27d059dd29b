"""A statement that stands by itself: canonical JSON, who signed it, and the signature.

The centre's acknowledgements, policy packs and times travel and are kept in this form, as
received, so that they can be verified again years after the connection.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json

_LARGEST = 1 << 20
_CONTEXT = b"motcua signed statement v1\x00"


def sign_statement(payload: Mapping[str, Any], key_id: str, key: Ed25519PrivateKey) -> bytes:
    """Sign ``payload`` (JSON types only, no floats) and wrap it as UTF-8 JSON."""
    body = canonical_json(payload)
    outer = {
        "payload": urlsafe_b64encode(body).decode(),
        "key": key_id,
        "signature": urlsafe_b64encode(key.sign(_signed(key_id, body))).decode(),
    }
    return canonical_json(outer)


def verify_statement(raw: bytes, keys: Mapping[str, Ed25519PublicKey]) -> Mapping[str, Any]:
    """The payload, if one of ``keys`` (by id) signed it.

    Raises ``IntegrityError`` with code ``statement.malformed``, ``statement.unknown_key`` or
    ``statement.signature_wrong``.
    """
    key_id, body, signature = _take_apart(raw)
    key = keys.get(key_id)
    if key is None:
        raise IntegrityError("statement.unknown_key")
    try:
        key.verify(signature, _signed(key_id, body))
    except InvalidSignature:
        raise IntegrityError("statement.signature_wrong") from None
    payload = _json_object(body)
    return payload


def _signed(key_id: str, body: bytes) -> bytes:
    return _CONTEXT + key_id.encode() + b"\x00" + body


def _take_apart(raw: bytes) -> tuple[str, bytes, bytes]:
    if len(raw) > _LARGEST:
        raise IntegrityError("statement.malformed")
    outer = _json_object(raw)
    key_id, payload, signature = (outer.get(name) for name in ("key", "payload", "signature"))
    if not (isinstance(key_id, str) and isinstance(payload, str) and isinstance(signature, str)):
        raise IntegrityError("statement.malformed")
    return key_id, _bytes(payload), _bytes(signature)


def _bytes(text: str) -> bytes:
    try:
        raw = urlsafe_b64decode(text)
    except (Base64Error, ValueError):
        raise IntegrityError("statement.malformed") from None
    if urlsafe_b64encode(raw).decode() != text:  # the decoder passes over foreign letters
        raise IntegrityError("statement.malformed")
    return raw


def _json_object(raw: bytes) -> Mapping[str, Any]:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        raise IntegrityError("statement.malformed") from None
    if not isinstance(value, dict):
        raise IntegrityError("statement.malformed")
    return value
