"""Drafts are sealed by a key made from the store's own: AES-256-GCM under HKDF-SHA-256.

*Source: RFC 5869; NIST SP 800-38D, 8.2.2 (random nonces of 96 bits: 2^32 seals a key).*
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.errors import IntegrityError

_PURPOSE = b"motcua.draft/1"
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class LocalSeal:
    """Made by :func:`local_seal`."""

    _cipher: AESGCM = field(repr=False)

    def seal_here(self, name: str, content: bytes) -> bytes:
        """See :class:`kiosk.ports.local_sealer.LocalSealer`."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, name.encode())

    def open_here(self, name: str, sealed: bytes) -> bytes:
        """See :class:`kiosk.ports.local_sealer.LocalSealer`."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, content, name.encode())
        except (InvalidTag, ValueError):
            raise IntegrityError("draft.unreadable") from None


def local_seal(store_key: bytes) -> LocalSeal:
    """The seal of the counter with this 32-byte key."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(store_key)
    return LocalSeal(AESGCM(key))
