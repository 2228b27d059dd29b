"""Officers' passphrases."""

from __future__ import annotations

from typing import Protocol


class Passphrases(Protocol):
    """Argon2id; the text is normalised to NFC before hashing."""

    def hash(self, passphrase: str) -> str:
        """A PHC string with its own salt and parameters (RFC 9106)."""
        ...

    def matches(self, passphrase: str, phc: str) -> bool:
        """Whether the passphrase made this string; takes about 0.1 s either way."""
        ...
