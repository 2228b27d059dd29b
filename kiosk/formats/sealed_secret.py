"""A secret that a citizen typed, sealed to the centre in the moment of typing.

Layout: ``"MCS\\x01" | header length, 2 bytes big-endian | header, canonical JSON | HPKE``.
The header is bound through HPKE's ``info``: a password sealed for one use cannot be moved to
another. All secrets have the same sealed length.

*Source: RFC 9180; the suite is that of :mod:`kiosk.formats.envelope`.*
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke

from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.envelope import SUITE_NAME
from kiosk.formats.sealing_keys import OpeningKey, SealingKey

MAGIC = b"MCS\x01"
LARGEST = 8 * 1024
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_INFO = b"motcua sealed secret v1\x00"
_PADDED = 512
LONGEST_SECRET = _PADDED - 4
"""Bytes of UTF-8."""
_LARGEST_HEADER = 1024


class SecretUse(StrEnum):
    """What a sealed secret may be used for."""

    NEW_PASSWORD = "new_password"
    SIGN_IN = "sign_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretHeader:
    """What stands outside the seal: nothing personal."""

    use: SecretUse
    subject: str
    """The registration's id, or that of the attempt to sign in."""
    device_id: str
    sealing_key_id: str


def seal_secret(header: SecretHeader, secret: str, key: SealingKey) -> bytes:
    """Seal ``secret`` (brought to NFC; 1 to 508 bytes of UTF-8, else ``ValueError``)."""
    content = unicodedata.normalize("NFC", secret).encode()
    if not 0 < len(content) <= _PADDED - 4:
        raise ValueError("a secret of a length that cannot be sealed")
    padded = len(content).to_bytes(4, "big") + content
    padded += bytes(_PADDED - len(padded))
    clear = _clear(header)
    prefix = MAGIC + len(clear).to_bytes(2, "big") + clear
    return prefix + _SUITE.encrypt(padded, key.hpke_key(), info=_INFO + prefix)


def open_secret(sealed: bytes, key: OpeningKey) -> tuple[SecretHeader, str]:
    """Header and secret; raises ``IntegrityError``: ``secret.malformed``, ``secret.unknown_key``
    or ``secret.cannot_open``.
    """
    header = read_secret_header(sealed)
    end = 6 + int.from_bytes(sealed[4:6], "big")
    if header.sealing_key_id != key.id:
        raise IntegrityError("secret.unknown_key")
    try:
        padded = _SUITE.decrypt(sealed[end:], key.hpke_key(), info=_INFO + sealed[:end])
        length = int.from_bytes(padded[:4], "big")
        if len(padded) != _PADDED or not 0 < length <= _PADDED - 4:
            raise IntegrityError("secret.malformed")
        return header, padded[4 : 4 + length].decode()
    except (InvalidTag, ValueError):
        raise IntegrityError("secret.cannot_open") from None


def read_secret_header(sealed: bytes) -> SecretHeader:
    """The header in clear, unverified; raises ``IntegrityError('secret.malformed')``."""
    if len(sealed) > LARGEST or sealed[:4] != MAGIC:
        raise IntegrityError("secret.malformed")
    return _header(sealed[6 : 6 + int.from_bytes(sealed[4:6], "big")])


def is_sealed_secret(content: bytes) -> bool:
    """Whether an attachment is one, by its first bytes."""
    return content[:4] == MAGIC


def _clear(header: SecretHeader) -> bytes:
    clear = canonical_json(
        {
            "use": header.use.value,
            "subject": header.subject,
            "device_id": header.device_id,
            "sealing_key_id": header.sealing_key_id,
            "suite": SUITE_NAME,
        }
    )
    if len(clear) > _LARGEST_HEADER:
        raise ValueError("a header that could not be read again")
    return clear


def _header(clear: bytes) -> SecretHeader:
    try:
        fields = json.loads(clear)
        header = SecretHeader(
            use=SecretUse(fields["use"]),
            subject=str(fields["subject"]),
            device_id=str(fields["device_id"]),
            sealing_key_id=str(fields["sealing_key_id"]),
        )
        if len(clear) > _LARGEST_HEADER or _clear(header) != clear:
            raise IntegrityError("secret.malformed")
    except (ValueError, KeyError, TypeError, RecursionError):
        raise IntegrityError("secret.malformed") from None
    return header
