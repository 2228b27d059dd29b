"""The kiosk's own word on what it has read, signed with its device key.

It goes into the counter's envelope, so that the centre knows which device read the chip: evidence
named in it is judged as bound to the kiosk, all other as bound to the counter. The key stands in it
and is named by the device's id, which is a digest of the key; whether that device is enrolled, and
where, the centre looks up.
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import Annotated, Final, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import AwareDatetime, Field, ValidationError

from kiosk.domain.prepared import Prepared, VisitNeed
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.strict_body import Code, Email, StrictBody

SCHEMA: Final = "motcua.prepared/1"
LARGEST: Final = 16 * 1024
_CONTEXT: Final = b"motcua prepared visit v1\x00"
_BEGINNING: Final = b'{"by":'

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class PreparedStatement(StrictBody):
    """What the kiosk vouches for."""

    schema_: Literal["motcua.prepared/1"] = Field(default=SCHEMA, alias="schema")
    registration_id: Code
    device_id: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    office: Code
    need: VisitNeed
    evidence: Annotated[tuple[Digest, ...], Field(max_length=8)]
    """SHA-256 of each attachment that was made at the kiosk."""
    phone: Annotated[str, Field(pattern=r"^0[0-9]{9}$")] | None = Field(default=None, repr=False)
    email: Email | None = Field(default=None, repr=False)
    notice_version: Code
    legal_basis: Code
    agreed_at: AwareDatetime
    prepared_at: AwareDatetime
    valid_until: AwareDatetime

    def vouches_for(self, attachment: bytes) -> bool:
        """Whether this attachment was made at the kiosk."""
        return hashlib.sha256(attachment).hexdigest() in self.evidence


def statement_of(prepared: Prepared) -> PreparedStatement:
    """What a kiosk has to say of this visit."""
    return PreparedStatement(
        registration_id=prepared.registration_id,
        device_id=prepared.device_id,
        office=prepared.office,
        need=prepared.need,
        evidence=tuple(hashlib.sha256(each).hexdigest() for each in prepared.proofs),
        phone=prepared.phone.value if prepared.phone else None,
        email=prepared.email,
        notice_version=prepared.notice_version,
        legal_basis=prepared.legal_basis,
        agreed_at=prepared.agreed_at,
        prepared_at=prepared.prepared_at,
        valid_until=prepared.valid_until,
    )


def sign_prepared(prepared: Prepared, public_key: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """The signed statement; ``sign`` is Ed25519 with the private half of ``public_key``."""
    body = canonical_json(statement_of(prepared).model_dump(mode="json", by_alias=True))
    return canonical_json(
        {
            "by": b64encode(public_key).decode(),
            "payload": b64encode(body).decode(),
            "signature": b64encode(sign(_CONTEXT + body)).decode(),
        }
    )


def is_prepared_statement(raw: bytes) -> bool:
    """By the first key of its canonical JSON; whatever parser is chosen is strict."""
    return raw.startswith(_BEGINNING)


def verify_prepared(raw: bytes) -> PreparedStatement:
    """The statement, signed by the device that it names.

    Raises ``IntegrityError``: ``prepared.malformed`` or ``prepared.signature_wrong``.
    """
    key, body, signature = _taken_apart(raw)
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _CONTEXT + body)
        statement = PreparedStatement.model_validate_json(body)
    except InvalidSignature:
        raise IntegrityError("prepared.signature_wrong") from None
    except (ValidationError, ValueError, RecursionError):
        raise IntegrityError("prepared.malformed") from None
    if statement.device_id != hashlib.sha256(key).hexdigest()[:16]:
        raise IntegrityError("prepared.signature_wrong")
    return statement


def _taken_apart(raw: bytes) -> tuple[bytes, bytes, bytes]:
    if len(raw) > LARGEST:
        raise IntegrityError("prepared.malformed")
    try:
        outer = json.loads(raw)
        if outer.keys() != {"by", "payload", "signature"}:
            raise ValueError("other fields")
        key, body, signature = (
            b64decode(outer[name], validate=True) for name in ("by", "payload", "signature")
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Base64Error):
        raise IntegrityError("prepared.malformed") from None
    return key, body, signature
