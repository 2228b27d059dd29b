"""Officers' passphrases by Argon2id."""

from __future__ import annotations

import secrets
import unicodedata

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from kiosk.formats.one_derivation import ONE_DERIVATION

_ITERATIONS, _LANES, _MEMORY_KIB = 3, 4, 64 * 1024  # RFC 9106, 4: second recommended choice


class Argon2Passphrases:
    """About 0.1 s and 64 MiB a try (RFC 9106, section 4)."""

    def hash(self, passphrase: str) -> str:
        """A PHC string with a fresh 16-byte salt."""
        kdf = Argon2id(
            salt=secrets.token_bytes(16),
            length=32,
            iterations=_ITERATIONS,
            lanes=_LANES,
            memory_cost=_MEMORY_KIB,
        )
        with ONE_DERIVATION:
            return kdf.derive_phc_encoded(_normal(passphrase))

    def matches(self, passphrase: str, phc: str) -> bool:
        """Whether ``passphrase`` made ``phc``; a malformed string matches nothing."""
        try:
            with ONE_DERIVATION:
                Argon2id.verify_phc_encoded(_normal(passphrase), phc)
        except (InvalidKey, ValueError):
            return False
        return True


def _normal(passphrase: str) -> bytes:
    # Lone surrogates come from terminals that are not UTF-8: they must not raise here.
    return unicodedata.normalize("NFC", passphrase).encode(errors="surrogatepass")
