"""The centre's pair of keys for envelopes: whose public half seals and whose private half opens.

*Source: ML-KEM-768 with X25519, draft-ietf-hpke-pq; the hybrid KEM of RFC 9180's suites.*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey


@dataclass(frozen=True, slots=True)
class SealingKey:
    """The centre's public key: 1184 bytes of ML-KEM-768 and 32 of X25519, and its id."""

    id: str
    mlkem: bytes = field(repr=False)
    x25519: bytes = field(repr=False)
    knows_dictionary: bool = False
    """Whether the centre opens version 02 too; an older one would refuse it for ever."""

    def hpke_key(self) -> hpke.MLKEM768X25519PublicKey:
        """As the suite takes it."""
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(self.mlkem),
            X25519PublicKey.from_public_bytes(self.x25519),
        )


@dataclass(frozen=True, slots=True)
class OpeningKey:
    """The centre's private key: the 64-byte ML-KEM seed and 32 bytes of X25519."""

    id: str
    mlkem_seed: bytes = field(repr=False)
    x25519: bytes = field(repr=False)

    def hpke_key(self) -> hpke.MLKEM768X25519PrivateKey:
        """As the suite takes it."""
        return hpke.MLKEM768X25519PrivateKey(
            MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed),
            X25519PrivateKey.from_private_bytes(self.x25519),
        )

    def sealing_key(self) -> SealingKey:
        """The public half."""
        mlkem = MLKEM768PrivateKey.from_seed_bytes(self.mlkem_seed).public_key()
        x25519 = X25519PrivateKey.from_private_bytes(self.x25519).public_key()
        return SealingKey(self.id, mlkem.public_bytes_raw(), x25519.public_bytes_raw())
