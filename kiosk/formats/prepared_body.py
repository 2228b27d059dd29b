"""A prepared visit as bytes, and sealed so that its ticket alone opens it.

The kiosk writes, a counter of the same office reads; whoever keeps it in between sees sealed bytes.
The body is JSON, packed, under AES-256-GCM with a key made from the ticket's secret by HKDF; the
secret itself lies beside it under a key made from the short code by Argon2id, so that the code
opens it as well, and trying codes costs memory and time even for whoever has the bytes.

*Source: RFC 5869; RFC 9106, 4 (second recommended choice); NIST SP 800-38D, 8.2.2.*
"""

from __future__ import annotations

import hashlib
import json
import zlib
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.domain.prepared import Prepared
from kiosk.domain.ticket import SECRET_BYTES
from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.one_derivation import ONE_DERIVATION
from kiosk.formats.plain_values import plain, value_of

SCHEMA: Final = "motcua.prepared-visit/1"
LARGEST: Final = 2 << 20
"""Bytes before packing."""
LARGEST_SEALED: Final = 448 << 10
"""Bytes; a chip's bundle with its picture takes a quarter of it."""
_NONCE_BYTES: Final = 12
_ID_BYTES: Final = 16
_MALFORMED = (ValueError, TypeError, KeyError, OverflowError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class TicketKey:
    """What opens a box, and under which name it lies."""

    id: str
    """32 hexadecimal digits; says nothing of the key."""
    key: bytes = field(repr=False)

    def seal(self, content: bytes, nonce: bytes) -> bytes:
        """``nonce`` are 12 random bytes."""
        return nonce + AESGCM(self.key).encrypt(nonce, content, self.id.encode())

    def open(self, sealed: bytes) -> bytes:
        """Raises ``IntegrityError('prepared.unreadable')``."""
        nonce, content = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
        try:
            return AESGCM(self.key).decrypt(nonce, content, self.id.encode())
        except (InvalidTag, ValueError):
            raise IntegrityError("prepared.unreadable") from None


def key_of_secret(secret: bytes) -> TicketKey:
    """The key of the visit itself, from the 16 bytes that the QR carries."""
    info = b"motcua prepared visit v1"
    made = HKDF(algorithm=SHA256(), length=32 + _ID_BYTES, salt=None, info=info).derive(secret)
    return TicketKey(made[32:].hex(), made[:32])


def key_of_code(code: str, office: str) -> TicketKey:
    """The key of the secret, from the short code; takes about 0.1 s and 64 MiB.

    Bound to the office: at another one the same code names something else.
    """
    salt = hashlib.sha256(b"motcua ticket code v1\x00" + office.encode()).digest()[:16]
    kdf = Argon2id(salt=salt, length=32 + _ID_BYTES, iterations=3, lanes=4, memory_cost=64 * 1024)
    with ONE_DERIVATION:
        made = kdf.derive(code.encode())
    return TicketKey(made[32:].hex(), made[:32])


def opened_secret(key: TicketKey, wrapped: bytes) -> bytes:
    """The ticket's secret out of its box; raises ``IntegrityError('prepared.unreadable')``."""
    secret = key.open(wrapped)
    if len(secret) != SECRET_BYTES:
        raise IntegrityError("prepared.unreadable")
    return secret


def prepared_body(prepared: Prepared) -> bytes:
    """Canonical JSON, packed; raises ``ValueError`` for more than any card holds."""
    content = canonical_json({"schema": SCHEMA, "prepared": plain(prepared)})
    packed = zlib.compress(content, 6)
    if len(content) > LARGEST or len(packed) > LARGEST_SEALED - 64:
        raise ValueError("larger than any visit")
    return packed


def parse_prepared_body(packed: bytes) -> Prepared:
    """Raises ``IntegrityError('prepared.unreadable')``; so does what another version wrote."""
    try:
        inflate = zlib.decompressobj()
        raw = inflate.decompress(packed, LARGEST)
        if not inflate.eof or inflate.unused_data:
            raise ValueError("not one packed body")
        content = json.loads(raw)
        if content["schema"] != SCHEMA or content.keys() != {"schema", "prepared"}:
            raise ValueError("another schema")
        found = value_of(Prepared, content["prepared"])
    except (*_MALFORMED, zlib.error):
        raise IntegrityError("prepared.unreadable") from None
    if not isinstance(found, Prepared):
        raise IntegrityError("prepared.unreadable")
    return found
