"""Sealing what a citizen types, in the moment of typing."""

from __future__ import annotations

from typing import Protocol

from kiosk.formats.sealed_secret import SecretUse


class SecretSealer(Protocol):
    """The counter cannot open what it has sealed."""

    def seal_secret(self, use: SecretUse, subject: str, secret: str) -> bytes:
        """Seal for one use and one subject (registration or trial).

        Raises ``TechnicianError('sealing_key.missing')``.
        """
        ...
