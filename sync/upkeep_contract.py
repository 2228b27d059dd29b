"""What counter and centre say to each other about themselves: holdings, and a change of keys."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from sync.contract import Asked, PublicKey, Signature

HOLDINGS: Final = "motcua.holdings/1"
MOST_HELD: Final = 500
"""Entries in one answer about what the centre holds."""


class DeviceRotation(Asked):
    """A counter changes its keys; asked over the connection of the one that it has."""

    device_key: PublicKey
    """The new Ed25519 key that signs inside envelopes."""
    certificate_request: Annotated[str, Field(max_length=8192)]
    """PKCS #10, PEM: the new key of the connection."""
    possession: Signature
    """By the new device key, see :func:`rotation_message`."""
    consent: Signature
    """By the old device key over the same: who holds the connection alone changes nothing."""


def rotation_message(old_device_id: str, device_key: bytes, certificate_request: str) -> bytes:
    """What both device keys sign."""
    head = f"{old_device_id}\x00{device_key.hex()}\x00".encode()
    return b"motcua rotation v1\x00" + head + certificate_request.encode()
