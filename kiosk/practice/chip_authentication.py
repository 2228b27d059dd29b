"""Chip Authentication and Active Authentication, the chip's side: it proves that it is no copy.

*Source: ICAO Doc 9303 Part 11, 6.1 and 6.2; ISO/IEC 9796-2:2010, 8 (scheme 1).*
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field

from asn1crypto.core import ObjectIdentifier
from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import Command, Response
from kiosk.formats.emrtd.key_agreement import CurveGroup, Group, draw_private
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.session_cipher import session_keys
from kiosk.practice.chip_refusal import (
    CONDITIONS,
    OK,
    REFERENCE_NOT_FOUND,
    WRONG_DATA,
    WRONG_LENGTH,
    ChipRefusal,
)
from kiosk.practice.chip_secure_messaging import ChipSession

_CHALLENGE = 8
_TRAILERS = {
    "sha1": b"\xbc",
    "sha224": b"\x38\xcc",
    "sha256": b"\x34\xcc",
    "sha384": b"\x36\xcc",
    "sha512": b"\x35\xcc",
}


@dataclass(frozen=True, slots=True)
class ChipAuthenticationKey:
    """One static key of the chip, and the protocol that uses it."""

    group: Group = field(repr=False)
    private: int = field(repr=False)
    oid: str
    suite: CipherSuite
    key_id: int | None = None

    @property
    def public(self) -> bytes:
        """The encoded public value, as DG14 has it."""
        return self.group.public(self.private)


@dataclass(slots=True, repr=False)
class ChipAuthentication:
    """The keys of the chip, and which was chosen."""

    keys: tuple[ChipAuthenticationKey, ...]
    _chosen: ChipAuthenticationKey | None = field(default=None, init=False)

    def set_kat(self, command: Command) -> tuple[Response, ChipSession]:
        """MSE:Set KAT, for 3DES: agree with the terminal's key, and change to the new session."""
        objects = _objects(command.data)
        candidates = [key for key in self.keys if key.suite is CipherSuite.DES3]
        key = _by_id(candidates, tlv.first(objects, 0x84))
        public = tlv.first(objects, 0x91)
        if public is None:
            raise ChipRefusal(WRONG_DATA)
        return Response(b"", OK), _session(key, public)

    def set_at(self, command: Command) -> Response:
        """MSE:Set AT: choose protocol and key."""
        objects = _objects(command.data)
        oid = tlv.first(objects, 0x80)
        matching = [key for key in self.keys if ObjectIdentifier(key.oid).contents == oid]
        if not matching:
            raise ChipRefusal(WRONG_DATA)
        self._chosen = _by_id(matching, tlv.first(objects, 0x84))
        return Response(b"", OK)

    def general_authenticate(self, command: Command) -> tuple[Response, ChipSession]:
        """Agree with the terminal's key; the next command is the new session's."""
        key, self._chosen = self._chosen, None
        if key is None:
            raise ChipRefusal(CONDITIONS)
        try:
            objects = tlv.parse_all(tlv.parse_exactly(command.data, 0x7C, "ca"))
        except MalformedChipData as error:
            raise ChipRefusal(WRONG_DATA) from error
        public = tlv.first(objects, 0x80)
        if public is None:
            raise ChipRefusal(WRONG_DATA)
        return Response(tlv.encode(0x7C, b""), OK), _session(key, public)


def _by_id(keys: list[ChipAuthenticationKey], raw: bytes | None) -> ChipAuthenticationKey:
    wanted = None if raw is None else int.from_bytes(raw, "big")
    found = [key for key in keys if key.key_id == wanted]
    if len(found) != 1:
        raise ChipRefusal(REFERENCE_NOT_FOUND)
    return found[0]


def _objects(data: bytes) -> tuple[tlv.Tlv, ...]:
    try:
        return tlv.parse_all(data)
    except MalformedChipData as error:
        raise ChipRefusal(WRONG_DATA) from error


def _session(key: ChipAuthenticationKey, public: bytes) -> ChipSession:
    try:
        secret = key.group.agree(key.private, public, "ca.key")
    except MalformedChipData as error:
        raise ChipRefusal(WRONG_DATA) from error
    return ChipSession(session_keys(secret, key.suite))


@dataclass(frozen=True, slots=True)
class ActiveAuthenticationKey:
    """The key that signs challenges: RSA, or ECDSA on a curve."""

    key: rsa.RSAPrivateKey | tuple[CurveGroup, int] = field(repr=False)
    hash_name: str = "sha256"

    def answer(self, command: Command, randomness: Callable[[int], bytes]) -> Response:
        """INTERNAL AUTHENTICATE: sign the terminal's eight bytes."""
        if len(command.data) != _CHALLENGE:
            raise ChipRefusal(WRONG_LENGTH)
        if isinstance(self.key, rsa.RSAPrivateKey):
            return Response(self._sign_rsa(self.key, command.data, randomness), OK)
        group, private = self.key
        return Response(self._sign_ecdsa(group, private, command.data, randomness), OK)

    def _sign_rsa(
        self, key: rsa.RSAPrivateKey, challenge: bytes, randomness: Callable[[int], bytes]
    ) -> bytes:
        """Partial recovery: the message is M1, random and recoverable, then M2, the challenge."""
        numbers = key.private_numbers()
        modulus = numbers.public_numbers.n
        size = (modulus.bit_length() + 7) // 8
        trailer = _TRAILERS[self.hash_name]
        digest_size = hashlib.new(self.hash_name, usedforsecurity=False).digest_size
        recoverable = randomness(size - 1 - digest_size - len(trailer))
        digest = hashlib.new(self.hash_name, recoverable + challenge, usedforsecurity=False)
        representative = b"\x6a" + recoverable + digest.digest() + trailer
        signature = pow(int.from_bytes(representative, "big"), numbers.d, modulus)
        return signature.to_bytes(size, "big")

    def _sign_ecdsa(
        self, group: CurveGroup, private: int, challenge: bytes, randomness: Callable[[int], bytes]
    ) -> bytes:
        """Plain signature, r and s side by side. *Source: BSI TR-03111, 4.2.1 and 5.2.1.*"""
        order = group.order
        digest = hashlib.new(self.hash_name, challenge, usedforsecurity=False).digest()
        excess = max(0, len(digest) * 8 - order.bit_length())
        number = int.from_bytes(digest, "big") >> excess
        ephemeral = draw_private(group, randomness)
        r = (group.generator * ephemeral).x % order
        s = pow(ephemeral, -1, order) * (number + r * private) % order
        size = (order.bit_length() + 7) // 8
        return r.to_bytes(size, "big") + s.to_bytes(size, "big")
