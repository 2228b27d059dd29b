"""Secure messaging, the reader's side: every command and response encrypted and authenticated.

The card's side uses :mod:`session_cipher` and the data objects below in the other direction.
*Source: ICAO Doc 9303 Part 11, 9.8.*
"""

from __future__ import annotations

from hmac import compare_digest

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import (
    EXTENDED_NE,
    SHORT_DATA,
    SHORT_NE,
    Command,
    Response,
    parse_response,
)
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.session_cipher import (
    MAC_BYTES,
    SessionKeys,
    decrypt,
    encrypt,
    mac,
    message_mac,
    pad,
    session_keys,
)

__all__ = [
    "DO_DATA",
    "DO_DATA_ODD",
    "DO_LE",
    "DO_MAC",
    "DO_STATUS",
    "SecureChannel",
    "SessionKeys",
    "decrypt",
    "encrypt",
    "mac",
    "message_mac",
    "most_response_data",
    "session_keys",
]

DO_DATA = 0x87
"""Cryptogram with the padding indicator 01 in front (even instructions)."""
DO_DATA_ODD = 0x85
"""Cryptogram alone (odd instructions)."""
DO_LE = 0x97
DO_STATUS = 0x99
DO_MAC = 0x8E
_TRAILER = 4 + 10  # DO 99 and DO 8E of a response


def most_response_data(suite: CipherSuite, response_bytes: int) -> int:
    """Plaintext bytes that fit a protected response of ``response_bytes`` without status word.

    231 (3DES) and 223 (AES) for a short response of 256.
    """
    block = suite.block_bytes
    room = response_bytes - _TRAILER
    header = 2 if room < 0x80 + 2 else 3 if room < 0x100 + 3 else 4
    return (room - header - 1) // block * block - 1


class SecureChannel:
    """One session: wrap a command, send it, unwrap its response, in strict turn.

    After a status word that is not protected the chip has ended the session (``ended``):
    what follows needs a new one.
    """

    def __init__(self, keys: SessionKeys, counter: int = 0) -> None:
        self._keys = keys
        self._counter = counter
        self._odd = False
        self.ended = False

    @property
    def suite(self) -> CipherSuite:
        """Cipher of the session."""
        return self._keys.suite

    def wrap(self, command: Command, extended: bool = False) -> bytes:
        """Protect a command and write it; short unless ``extended`` or too long for short."""
        self._step()
        self._odd = bool(command.ins & 1)
        head = bytes([command.cla | 0x0C]) + command.header[1:]
        objects = self._data_object(command.data) + _le_object(command.ne, extended)
        checksum = message_mac(
            self._keys, self._counter, pad(head, self._keys.suite.block_bytes) + objects
        )
        body = objects + tlv.encode(DO_MAC, checksum)
        extended = extended or len(body) > SHORT_DATA
        ne = EXTENDED_NE if extended else SHORT_NE
        return Command(head[0], head[1], head[2], head[3], body, ne).encode(extended)

    def _data_object(self, data: bytes) -> bytes:
        if not data:
            return b""
        sealed = encrypt(self._keys, self._counter, data)
        return (
            tlv.encode(DO_DATA_ODD, sealed) if self._odd else tlv.encode(DO_DATA, b"\x01" + sealed)
        )

    def unwrap(self, raw: bytes) -> Response:
        """Verify and decrypt the response to the last wrapped command.

        Raises ``AtTheDeskError("chip.mac_wrong")`` where the MAC does not hold, and
        :class:`MalformedChipData` where the objects do not have their shape.
        """
        response = parse_response(raw)
        self._step()
        if not response.data:
            self.ended = True
            if response.ok:
                raise MalformedChipData("sm.unprotected")
            return response
        objects = tlv.parse_all(response.data)
        self._verify(objects)
        return self._opened(objects, response.sw)

    def _step(self) -> None:
        self._counter = (self._counter + 1) % (1 << 8 * self._keys.suite.block_bytes)

    def _verify(self, objects: tuple[tlv.Tlv, ...]) -> None:
        checksum = tlv.required(objects, DO_MAC, "sm.mac")
        if objects[-1].tag != DO_MAC or len(checksum) != MAC_BYTES:
            raise MalformedChipData("sm.mac")
        protected = b"".join(tlv.encode(each.tag, each.value) for each in objects[:-1])
        expected = message_mac(self._keys, self._counter, protected)
        if not compare_digest(expected, checksum):
            self.ended = True
            raise AtTheDeskError("chip.mac_wrong")

    def _opened(self, objects: tuple[tlv.Tlv, ...], outer: int) -> Response:
        tags = [each.tag for each in objects]
        if len(set(tags)) != len(tags) or not set(tags) <= {
            DO_DATA,
            DO_DATA_ODD,
            DO_STATUS,
            DO_MAC,
        }:
            raise MalformedChipData("sm.objects")
        status = tlv.required(objects, DO_STATUS, "sm.status")
        if int.from_bytes(status, "big") != outer or len(status) != 2:
            raise MalformedChipData("sm.status")
        return Response(self._plaintext(objects), outer)

    def _plaintext(self, objects: tuple[tlv.Tlv, ...]) -> bytes:
        sealed = tlv.first(objects, DO_DATA_ODD if self._odd else DO_DATA)
        if sealed is None:
            return b""
        if not self._odd:
            if sealed[:1] != b"\x01":
                raise MalformedChipData("sm.padding_indicator")
            sealed = sealed[1:]
        return decrypt(self._keys, self._counter, sealed)


def _le_object(ne: int | None, extended: bool) -> bytes:
    """Write DO 97: one byte for short, two for extended; the whole range is zero."""
    if ne is None:
        return b""
    if ne > SHORT_NE or (extended and ne == SHORT_NE):
        return tlv.encode(DO_LE, (ne & 0xFFFF).to_bytes(2, "big"))
    return tlv.encode(DO_LE, bytes([ne & 0xFF]))
