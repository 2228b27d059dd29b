"""A virtual PIV card: what a token is when it is reached through PC/SC and OpenSC.

It counts wrong PINs and locks, which software tokens do not. Only what OpenSC's PIV driver asks
for is here: SELECT, GET DATA, VERIFY, GENERAL AUTHENTICATE with the digital signature key, chaining
both ways.
*Source: NIST SP 800-73-4 Part 1 (data model) and Part 2 (card commands).*
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.formats.emrtd.apdu import Command, parse_command
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.tlv import encode, first, parse_all

_AID = bytes.fromhex("A000000308000010000100")
_TEMPLATE = encode(0x61, encode(0x4F, _AID[5:]) + encode(0x79, encode(0x4F, _AID[:5])))
_DISCOVERY = encode(0x7E, encode(0x4F, _AID) + encode(0x5F2F, b"\x40\x00"))
_CHUID, _CCC = 0x5FC102, 0x5FC107
AUTHENTICATION, SIGNATURE = 0x9A, 0x9C
_CERTIFICATES = {0x5FC105: AUTHENTICATION, 0x5FC10A: SIGNATURE}
_RSA_2048, _P256 = 0x07, 0x11
"""Algorithm identifiers (NIST SP 800-78-4, table 6-2)."""
_PIN_REFERENCE, _PIN_LENGTH = 0x80, 8
_OK, _NO_FILE, _NOT_ALLOWED, _LOCKED = b"\x90\x00", b"\x6a\x82", b"\x69\x82", b"\x69\x83"
_WRONG_DATA, _NO_INSTRUCTION, _WRONG_REFERENCE = b"\x6a\x80", b"\x6d\x00", b"\x6a\x88"
_LONGEST_CHAIN = 4096


@dataclass(slots=True)
class PivCard:
    """One card with one key, RSA-2048 or P-256; serves the virtual reader as a chip does."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: x509.Certificate
    pin: str = field(default="123456", repr=False)
    tries: int = 3
    serial: bytes = bytes(range(0x10, 0x20))
    """16 bytes, twice in the FASC-N, by which two cards are told apart."""
    references: tuple[int, ...] = (AUTHENTICATION, SIGNATURE)
    """Under which references the key and its certificate lie; SIGNATURE asks for the PIN anew
    before every use."""
    signing: threading.Event | None = field(default=None, repr=False)
    """Set when a signature begins, for whoever wants to pull the card just then."""
    go_on: threading.Event | None = field(default=None, repr=False)
    """A signature ends only after this is set."""
    seen: list[int] = field(default_factory=list)
    """Instruction byte of every command."""
    tries_left: int = field(default=3, init=False)
    _open: bool = field(default=False, init=False)
    _chained: bytes = field(default=b"", init=False, repr=False)
    _rest: bytes = field(default=b"", init=False, repr=False)

    def __post_init__(self) -> None:
        self.tries_left = self.tries

    @property
    def atr(self) -> bytes:
        """A contact card's, T=1, with historical bytes of no known card."""
        body = bytes.fromhex("3BF81300008131FE15") + b"PRACTICE"
        check = 0
        for each in body[1:]:
            check ^= each
        return body + bytes([check])

    def reset(self) -> None:
        """Power off: the PIN is forgotten, the count of wrong ones is not."""
        self._open, self._chained, self._rest = False, b"", b""

    def process(self, raw: bytes) -> bytes:
        """Answer one APDU."""
        try:
            command = parse_command(raw)
        except MalformedChipData:
            return b"\x67\x00"
        self.seen.append(command.ins)
        if command.cla & 0x10:
            self._chained += command.data
            return _OK if len(self._chained) <= _LONGEST_CHAIN else _WRONG_DATA
        data, self._chained = self._chained + command.data, b""
        if command.ins == 0xC0:
            return self._cut(self._rest, command.ne)
        answer = self._answer(command, data)
        return self._cut(answer[:-2], command.ne) if answer.endswith(_OK) else answer

    def _answer(self, command: Command, data: bytes) -> bytes:
        if command.ins == 0xA4:
            return _TEMPLATE + _OK if data and _AID.startswith(data) else _NO_FILE
        if command.ins == 0xCB:
            return self._object(data)
        if command.ins == 0x20:
            return self._verify(command.p2, data)
        if command.ins == 0x87:
            return self._sign(command.p1, command.p2, data)
        return _NO_INSTRUCTION

    def _object(self, data: bytes) -> bytes:
        try:
            tag = int.from_bytes(first(parse_all(data), 0x5C) or b"", "big")
        except MalformedChipData:
            return _WRONG_DATA
        if tag == 0x7E:
            return _DISCOVERY + _OK
        if _CERTIFICATES.get(tag) in self.references:
            der = self.certificate.public_bytes(Encoding.DER)
            return encode(0x53, encode(0x70, der) + encode(0x71, b"\0") + b"\xfe\0") + _OK
        if tag == _CHUID:
            number = encode(0x30, (self.serial * 2)[:25])
            content = number + encode(0x34, self.serial) + encode(0x35, b"20491231")
            return encode(0x53, content + encode(0x3E, b"") + b"\xfe\0") + _OK
        if tag == _CCC:
            return encode(0x53, encode(0xF0, bytes(21)) + b"\xfe\0") + _OK
        return _NO_FILE

    def _verify(self, reference: int, data: bytes) -> bytes:
        if reference != _PIN_REFERENCE:
            return _WRONG_REFERENCE
        if self.tries_left == 0:
            return _LOCKED
        if not data:
            return _OK if self._open else bytes([0x63, 0xC0 | self.tries_left])
        if len(data) != _PIN_LENGTH:
            return _WRONG_DATA
        self._open = data == self.pin.encode().ljust(_PIN_LENGTH, b"\xff")
        self.tries_left = self.tries if self._open else self.tries_left - 1
        if self._open:
            return _OK
        return bytes([0x63, 0xC0 | self.tries_left]) if self.tries_left else _LOCKED

    def _sign(self, algorithm: int, reference: int, data: bytes) -> bytes:
        """Raw RSA over a block that the host has padded, or ECDSA over its digest."""
        wanted = _RSA_2048 if isinstance(self.key, rsa.RSAPrivateKey) else _P256
        if algorithm != wanted or reference not in self.references:
            return _WRONG_DATA
        if not self._open:
            return _NOT_ALLOWED
        try:
            block = first(parse_all(first(parse_all(data), 0x7C) or b""), 0x81) or b""
        except MalformedChipData:
            return _WRONG_DATA
        if self.signing is not None:
            self.signing.set()
        if self.go_on is not None:
            self.go_on.wait(10)
        made = _signature(self.key, block)
        if made is None:
            return _WRONG_DATA
        self._open = self._open and reference != SIGNATURE
        return encode(0x7C, encode(0x82, made)) + _OK

    def _cut(self, answer: bytes, ne: int | None) -> bytes:
        """What fits, and how much is left for GET RESPONSE."""
        room = 256 if ne is None else ne
        self._rest = answer[room:]
        if not self._rest:
            return answer + _OK
        return answer[:room] + bytes([0x61, min(len(self._rest), 256) & 0xFF])


def _signature(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, block: bytes) -> bytes | None:
    """None for a block that this key cannot sign."""
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(block, ec.ECDSA(Prehashed(SHA256()))) if len(block) == 32 else None
    numbers = key.private_numbers()
    modulus, number = numbers.public_numbers.n, int.from_bytes(block, "big")
    if len(block) != 256 or number >= modulus:
        return None
    return pow(number, numbers.d, modulus).to_bytes(256, "big")
