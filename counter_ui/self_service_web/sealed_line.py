"""The line between page and citizen's process: sealed with keys that die with the visit.

Both ends make a P-256 key for this visit only, agree (ECDH), derive one AES-256-GCM key for each
direction (HKDF-SHA-256 over both public keys) and number their frames. A frame on the line is
``number (4 bytes, big endian, from 1) || ciphertext || tag (16 bytes)``; the nonce is eight zero
bytes and the number. Numbers only rise: what the server dropped in a storm leaves a gap, a replay
is refused.

*Source: NIST SP 800-56A rev. 3 (ECDH); RFC 5869; NIST SP 800-38D, 8.2.1.*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

PUBLIC_KEY_BYTES = 65
FRAME_OVERHEAD_BYTES = 20
_LAST_NUMBER = 0xFFFFFFFF
_TO_PAGE, _FROM_PAGE = b"motcua-kiosk to page", b"motcua-kiosk from page"


class LineBroken(Exception):
    """A frame that the other end did not seal, or sealed earlier; the visit must end."""


@dataclass(slots=True)
class SealedLine:
    """One end of the line; not safe for two threads at once in the same direction."""

    _sealing: AESGCM = field(repr=False)
    _opening: AESGCM = field(repr=False)
    _sent: int = 0
    _received: int = 0

    def seal(self, plain: bytes) -> bytes:
        """The next frame; raises LineBroken after 2**32 - 1 of them."""
        if self._sent == _LAST_NUMBER:
            raise LineBroken
        self._sent += 1
        number = self._sent.to_bytes(4, "big")
        return number + self._sealing.encrypt(bytes(8) + number, plain, None)

    def open(self, frame: bytes) -> bytes:
        """What the other end sealed; raises LineBroken."""
        number = frame[:4]
        if len(frame) < FRAME_OVERHEAD_BYTES or int.from_bytes(number, "big") <= self._received:
            raise LineBroken
        try:
            plain = self._opening.decrypt(bytes(8) + number, frame[4:], None)
        except InvalidTag:
            raise LineBroken from None
        self._received = int.from_bytes(number, "big")
        return plain


def answer_page(page_key: bytes) -> tuple[bytes, SealedLine]:
    """The process's public key (65 bytes, uncompressed) and its end; raises LineBroken."""
    own = ec.generate_private_key(ec.SECP256R1())
    own_key = _public(own)
    to_page, from_page = _agree(own, page_key, page_key + own_key)
    return own_key, SealedLine(to_page, from_page)


@dataclass(frozen=True, slots=True)
class PageEnd:
    """What the page does in JavaScript, for tests and measurements without a browser."""

    _own: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1()), repr=False
    )

    @property
    def public_key(self) -> bytes:
        """65 bytes, uncompressed."""
        return _public(self._own)

    def agree(self, process_key: bytes) -> SealedLine:
        """The page's end; raises LineBroken."""
        to_page, from_page = _agree(self._own, process_key, self.public_key + process_key)
        return SealedLine(from_page, to_page)


def _public(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _agree(own: ec.EllipticCurvePrivateKey, other: bytes, both: bytes) -> tuple[AESGCM, AESGCM]:
    if len(other) != PUBLIC_KEY_BYTES:
        raise LineBroken
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), other)
    except ValueError:
        raise LineBroken from None
    secret = own.exchange(ec.ECDH(), key)
    return _derived(secret, both, _TO_PAGE), _derived(secret, both, _FROM_PAGE)


def _derived(secret: bytes, salt: bytes, purpose: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, purpose).derive(secret))
