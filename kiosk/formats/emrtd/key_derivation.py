"""From what is printed on the card to the keys that open the chip.

*Source: ICAO Doc 9303 Part 11, 9.7 (key derivation), 4.3.2 and 4.4.4.1 (what the secret is).*
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import Enum

from kiosk.formats.mrz_check_digit import ALPHABET, check_digit

COUNTER_ENC = 1
COUNTER_MAC = 2
COUNTER_PACE = 3
_FILLER = "<"


class CipherSuite(Enum):
    """Cipher of a session: the same for encryption and for the MAC (retail MAC or CMAC)."""

    DES3 = "3DES"
    AES128 = "AES-128"
    AES192 = "AES-192"
    AES256 = "AES-256"

    @property
    def key_bytes(self) -> int:
        """Length of a derived key in bytes; 3DES keys are two-key, 16 bytes."""
        return {"AES-192": 24, "AES-256": 32}.get(self.value, 16)

    @property
    def block_bytes(self) -> int:
        """Block of the cipher, and length of the send sequence counter, in bytes."""
        return 8 if self is CipherSuite.DES3 else 16


def kdf(secret: bytes, counter: int, suite: CipherSuite) -> bytes:
    """Derive a key: counter 1 encrypts, 2 authenticates, 3 opens the PACE nonce.

    *Source: ICAO Doc 9303 Part 11, 9.7.1: SHA-1 for 3DES and AES-128, SHA-256 above.*
    """
    message = secret + counter.to_bytes(4, "big")
    if suite in (CipherSuite.AES192, CipherSuite.AES256):
        return hashlib.sha256(message).digest()[: suite.key_bytes]
    digest = hashlib.sha1(message, usedforsecurity=False).digest()[:16]
    return _with_odd_parity(digest) if suite is CipherSuite.DES3 else digest


def _with_odd_parity(key: bytes) -> bytes:
    return bytes((each & 0xFE) | (1 - (each >> 1).bit_count() % 2) for each in key)


@dataclass(frozen=True, slots=True)
class MrzKey:
    """The three fields of the MRZ that open a chip: the officer's way in, never a fact of its own.

    ``birth`` and ``expiry`` are YYMMDD, as in the MRZ. Raises ``ValueError`` for characters that
    no MRZ holds.
    """

    document_number: str = field(repr=False)
    """Without filler; 9 characters on the Vietnamese card, the last nine of the personal number."""
    birth: str = field(repr=False)
    expiry: str = field(repr=False)

    def __post_init__(self) -> None:
        number = self.document_number.rstrip(_FILLER)
        if not number or set(number) - set(ALPHABET + _FILLER):
            raise ValueError("not a document number of an MRZ")
        for date in (self.birth, self.expiry):
            if len(date) != 6 or set(date) - set("0123456789<"):
                raise ValueError("not a date of an MRZ")

    @property
    def information(self) -> bytes:
        """Document number, birth and expiry, each with its check digit (Part 11, 9.7.2)."""
        number = self.document_number.rstrip(_FILLER).ljust(9, _FILLER)
        fields = (number, self.birth, self.expiry)
        return "".join(each + check_digit(each) for each in fields).encode("ascii")


def mrz_password(key: MrzKey) -> bytes:
    """Return the 20-byte secret that PACE takes from the MRZ (Part 11, 4.4.4.1)."""
    return hashlib.sha1(key.information, usedforsecurity=False).digest()


def mrz_seed(key: MrzKey) -> bytes:
    """Return the 16-byte key seed of Basic Access Control (Part 11, 9.7.2)."""
    return mrz_password(key)[:16]


def can_password(can: str) -> bytes:
    """Return the secret that PACE takes from the card access number: its digits as they stand.

    Raises ``ValueError`` unless it is 1 to 16 ASCII digits.
    """
    if not 1 <= len(can) <= 16 or set(can) - set("0123456789"):
        raise ValueError("not a card access number")
    return can.encode("ascii")
