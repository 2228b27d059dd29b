"""Sealing to the centre, and what else the counter does with keys of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from kiosk.domain.outbox import SealedRegistration


class Sealer(Protocol):
    """Seals so that the centre alone can open; the counter cannot open what it has sealed."""

    def seal(
        self,
        *,
        registration_id: str,
        sequence: int,
        created_at: datetime,
        body: bytes,
        attachments: tuple[bytes, ...],
    ) -> SealedRegistration:
        """Sign ``body`` with the device's key and seal it; each attachment is sealed by itself.

        Raises ``TechnicianError('sealing_key.missing')`` where the centre's key is not here.
        """
        ...


class DeviceKeys(Protocol):
    """The counter's own keys."""

    @property
    def device_id(self) -> str:
        """Stable identifier: the first 16 hexadecimal digits of SHA-256 of the public key."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Ed25519 signature, 64 bytes."""
        ...

    def keyed_hash(self, text: str) -> str:
        """HMAC-SHA-256 under a key that never leaves this counter, hexadecimal."""
        ...
