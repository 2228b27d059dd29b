"""The envelope: signed by the device, sealed to the centre, the same bytes on every carrier.

Layout (all lengths big-endian)::

    "MCQ" | version | header length, 2 bytes | header, canonical JSON | HPKE: enc, ciphertext

The header is in clear and bound, with the version, through HPKE's ``info``: who may open it, which
registration it is, which device sealed it, and the digests of its attachments. Inside: ``signature
(64 bytes) | zlib of the body``, padded to a multiple of 256 bytes so that the length tells nothing.
Version 01 packs the body plainly; 02 with the first preset dictionary
(:mod:`kiosk.formats.body_dictionary`), for a centre that says of its key that it knows it. The
device's Ed25519 signature covers header and body, so the centre knows years later which counter
stated what.

Attachments are sealed by themselves in the layout of version 01, without signature: the header of
the core names the SHA-256 of each sealed attachment.

*Source: RFC 9180; the hybrid KEM is ML-KEM-768 with X25519 (draft-ietf-hpke-pq), suite ids in the
header so that it can be replaced.*
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.packed_body import (
    LARGEST_BODY,
    MAGIC,
    MAGIC_WITH_DICTIONARY,
    VERSIONS,
    pack,
    unpack,
)
from kiosk.formats.sealing_keys import OpeningKey, SealingKey

SUITE_NAME = "MLKEM768-X25519/HKDF-SHA256/AES-256-GCM"
_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_INFO = b"motcua envelope v1\x00"
_PAD = 256
_LARGEST_HEADER = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvelopeHeader:
    """What stands outside the seal: nothing personal."""

    registration_id: str
    sealing_key_id: str
    device_id: str
    sequence: int
    created_at: str
    """ISO 8601, UTC."""
    content_type: str
    attachment_digests: tuple[str, ...] = ()
    suite: str = SUITE_NAME

    def to_bytes(self) -> bytes:
        """Canonical JSON."""
        return canonical_json(
            {
                "registration_id": self.registration_id,
                "sealing_key_id": self.sealing_key_id,
                "device_id": self.device_id,
                "sequence": self.sequence,
                "created_at": self.created_at,
                "content_type": self.content_type,
                "attachments": list(self.attachment_digests),
                "suite": self.suite,
            }
        )


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """What the centre finds inside, with the device's signature already verified."""

    header: EnvelopeHeader
    body: bytes = field(repr=False)


def digest(sealed: bytes) -> str:
    """SHA-256 of the sealed bytes, hexadecimal: its name on receipts and in the ledger."""
    return hashlib.sha256(sealed).hexdigest()


def seal_core(
    header: EnvelopeHeader, body: bytes, key: SealingKey, sign: Callable[[bytes], bytes]
) -> bytes:
    """Sign header and body with ``sign`` (Ed25519, 64 bytes), compress, pad and seal.

    Raises ``ValueError`` for what :func:`open_core` would refuse: nobody may be handed a receipt
    for an envelope that cannot be opened.
    """
    _require_small(body)
    signature = sign(_signed(header.to_bytes(), body))
    if len(signature) != 64:
        raise ValueError("an Ed25519 signature has 64 bytes")
    magic = MAGIC_WITH_DICTIONARY if key.knows_dictionary else MAGIC
    return _seal(header, signature + pack(body, magic), key, magic)


def open_core(
    sealed: bytes, key: OpeningKey, device_keys: Mapping[str, Ed25519PublicKey]
) -> OpenedEnvelope:
    """Open and verify; raises ``IntegrityError`` with an ``envelope.…`` code."""
    header, inner = _open(sealed, key)
    device = device_keys.get(header.device_id)
    if device is None:
        raise IntegrityError("envelope.unknown_device")
    signature, body = inner[:64], unpack(inner[64:], sealed[:4])
    try:
        device.verify(signature, _signed(header.to_bytes(), body))
    except InvalidSignature:
        raise IntegrityError("envelope.signature_wrong") from None
    return OpenedEnvelope(header, body)


def seal_attachment(header: EnvelopeHeader, content: bytes, key: SealingKey) -> bytes:
    """Seal one attachment (4 MiB at most); the core that names its digest vouches for it."""
    _require_small(content)
    return _seal(header, pack(content), key)


def open_attachment(sealed: bytes, expected_digest: str, key: OpeningKey) -> bytes:
    """The attachment's content, if it is the one that the core names."""
    if digest(sealed) != expected_digest:
        raise IntegrityError("envelope.attachment_differs")
    if sealed[:4] != MAGIC:
        raise IntegrityError("envelope.malformed")
    _, inner = _open(sealed, key)
    return unpack(inner)


def read_header(sealed: bytes) -> EnvelopeHeader:
    """The header in clear, unverified; raises ``IntegrityError('envelope.malformed')``."""
    return _parse_header(_split(sealed)[0])


def _seal(header: EnvelopeHeader, inner: bytes, key: SealingKey, magic: bytes = MAGIC) -> bytes:
    clear = header.to_bytes()
    if len(clear) > _LARGEST_HEADER or not _is_sound(header):
        raise ValueError("a header that could not be read again")
    prefix = magic + len(clear).to_bytes(2, "big") + clear
    padded = len(inner).to_bytes(4, "big") + inner
    padded += bytes(-len(padded) % _PAD)
    return prefix + _SUITE.encrypt(padded, key.hpke_key(), info=_INFO + prefix)


def _open(sealed: bytes, key: OpeningKey) -> tuple[EnvelopeHeader, bytes]:
    clear, ciphertext = _split(sealed)
    header = _parse_header(clear)
    if header.suite != SUITE_NAME:
        raise IntegrityError("envelope.unknown_suite")
    if header.sealing_key_id != key.id:
        raise IntegrityError("envelope.unknown_key")
    prefix = sealed[: len(sealed) - len(ciphertext)]
    try:
        padded = _SUITE.decrypt(ciphertext, key.hpke_key(), info=_INFO + prefix)
    except (InvalidTag, ValueError):
        raise IntegrityError("envelope.cannot_open") from None
    length = int.from_bytes(padded[:4], "big")
    if length > len(padded) - 4:
        raise IntegrityError("envelope.malformed")
    return header, padded[4 : 4 + length]


def _split(sealed: bytes) -> tuple[bytes, bytes]:
    if sealed[:4] not in VERSIONS or len(sealed) < 6:
        raise IntegrityError("envelope.malformed")
    length = int.from_bytes(sealed[4:6], "big")
    if length > _LARGEST_HEADER or 6 + length >= len(sealed):
        raise IntegrityError("envelope.malformed")
    return sealed[6 : 6 + length], sealed[6 + length :]


def _parse_header(clear: bytes) -> EnvelopeHeader:
    try:
        fields: dict[str, Any] = json.loads(clear)
        header = EnvelopeHeader(
            registration_id=str(fields["registration_id"]),
            sealing_key_id=str(fields["sealing_key_id"]),
            device_id=str(fields["device_id"]),
            sequence=int(fields["sequence"]),
            created_at=str(fields["created_at"]),
            content_type=str(fields["content_type"]),
            attachment_digests=tuple(str(each) for each in fields["attachments"]),
            suite=str(fields["suite"]),
        )
        canonical = header.to_bytes()
    except (ValueError, OverflowError, KeyError, TypeError, RecursionError):
        raise IntegrityError("envelope.malformed") from None
    if canonical != clear or not _is_sound(header):
        raise IntegrityError("envelope.malformed")
    return header


def _is_sound(header: EnvelopeHeader) -> bool:
    """Printable ASCII and a number that a database can hold: the header is shown and logged."""
    texts = (
        header.registration_id,
        header.sealing_key_id,
        header.device_id,
        header.created_at,
        header.content_type,
        header.suite,
        *header.attachment_digests,
    )
    return 0 <= header.sequence < 1 << 63 and all(t.isascii() and t.isprintable() for t in texts)


def _require_small(content: bytes) -> None:
    if len(content) >= LARGEST_BODY:
        raise ValueError("too large to be opened again")


def _signed(header: bytes, body: bytes) -> bytes:
    return _INFO + len(header).to_bytes(2, "big") + header + body
