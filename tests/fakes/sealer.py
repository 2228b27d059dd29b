"""A device with fixed keys, whose seals are transparent."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.outbox import SealedRegistration
from kiosk.formats.sealed_secret import SecretUse
from kiosk.ports.sealer import DeviceKeys, Sealer
from kiosk.ports.secret_sealer import SecretSealer


class GlassSealer(Sealer, DeviceKeys, SecretSealer):
    """``raises`` is raised instead of sealing, as a missing key would be."""

    def __init__(self) -> None:
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.raises: Exception | None = None

    @property
    def device_id(self) -> str:
        return hashlib.sha256(self.key.public_key().public_bytes_raw()).hexdigest()[:16]

    def sign(self, message: bytes) -> bytes:
        return self.key.sign(message)

    def keyed_hash(self, text: str) -> str:
        return hmac.digest(b"a key of this counter", text.encode(), "sha256").hex()

    def seal_secret(self, use: SecretUse, subject: str, secret: str) -> bytes:
        if self.raises is not None:
            raise self.raises
        return f"glass secret {use.value} {subject} {secret}".encode()

    def seal(
        self,
        *,
        registration_id: str,
        sequence: int,
        created_at: datetime,
        body: bytes,
        attachments: tuple[bytes, ...],
    ) -> SealedRegistration:
        if self.raises is not None:
            raise self.raises
        envelope = b"glass " + body
        return SealedRegistration(envelope, attachments, hashlib.sha256(envelope).hexdigest())


def body_of(sealed: SealedRegistration) -> bytes:
    """What is behind the glass."""
    return sealed.envelope.removeprefix(b"glass ")
