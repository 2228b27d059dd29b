"""Secure messaging, the chip's side: opens commands, protects responses.

*Source: ICAO Doc 9303 Part 11, 9.8.*
"""

from __future__ import annotations

from hmac import compare_digest

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import EXTENDED_NE, SHORT_NE, Command, Response
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.secure_messaging import (
    DO_DATA,
    DO_DATA_ODD,
    DO_LE,
    DO_MAC,
    DO_STATUS,
    most_response_data,
)
from kiosk.formats.emrtd.session_cipher import SessionKeys, decrypt, encrypt, message_mac, pad
from kiosk.practice.chip_refusal import (
    SM_OBJECTS_MISSING,
    SM_OBJECTS_WRONG,
    ChipRefusal,
)


class ChipSession:
    """One session from the chip's end; a fault in it ends it."""

    def __init__(self, keys: SessionKeys, counter: int = 0) -> None:
        self.keys = keys
        self._counter = counter

    def open_command(self, raw: Command) -> Command:
        """Verify and decrypt a protected command.

        Raises :class:`ChipRefusal` 6987 for absent and 6988 for wrong data objects.
        """
        self._step()
        try:
            objects = tlv.parse_all(raw.data)
            self._verify(raw, objects)
            data = self._plaintext(raw, objects)
        except MalformedChipData as error:
            raise ChipRefusal(SM_OBJECTS_WRONG) from error
        ne = _ne(tlv.first(objects, DO_LE))
        return Command(raw.cla & ~0x0C, raw.ins, raw.p1, raw.p2, data, ne)

    def _step(self) -> None:
        self._counter = (self._counter + 1) % (1 << 8 * self.keys.suite.block_bytes)

    def _verify(self, raw: Command, objects: tuple[tlv.Tlv, ...]) -> None:
        checksum = tlv.first(objects, DO_MAC)
        if checksum is None:
            raise ChipRefusal(SM_OBJECTS_MISSING)
        covered = b"".join(tlv.encode(each.tag, each.value) for each in objects[:-1])
        padded_header = pad(raw.header, self.keys.suite.block_bytes)
        message = padded_header + covered
        if objects[-1].tag != DO_MAC or not compare_digest(self._mac(message), checksum):
            raise ChipRefusal(SM_OBJECTS_WRONG)

    def _mac(self, message: bytes) -> bytes:
        return message_mac(self.keys, self._counter, message)

    def _plaintext(self, raw: Command, objects: tuple[tlv.Tlv, ...]) -> bytes:
        sealed = tlv.first(objects, DO_DATA_ODD if raw.ins & 1 else DO_DATA)
        if sealed is None:
            return b""
        if not raw.ins & 1:
            if sealed[:1] != b"\x01":
                raise ChipRefusal(SM_OBJECTS_WRONG)
            sealed = sealed[1:]
        return decrypt(self.keys, self._counter, sealed)

    def room(self, outer: Command) -> int:
        """Return how many plaintext bytes fit the response that ``outer`` allows."""
        return most_response_data(self.keys.suite, outer.ne or SHORT_NE)

    def protect(self, command: Command, response: Response) -> Response:
        """Encrypt and authenticate a response, its status word included."""
        self._step()
        objects = b""
        if response.data:
            sealed = encrypt(self.keys, self._counter, response.data)
            odd = bool(command.ins & 1)
            objects = (
                tlv.encode(DO_DATA_ODD, sealed) if odd else tlv.encode(DO_DATA, b"\x01" + sealed)
            )
        objects += tlv.encode(DO_STATUS, response.sw.to_bytes(2, "big"))
        return Response(objects + tlv.encode(DO_MAC, self._mac(objects)), response.sw)


def _ne(le: bytes | None) -> int | None:
    if le is None:
        return None
    if len(le) not in (1, 2):
        raise ChipRefusal(SM_OBJECTS_WRONG)
    return int.from_bytes(le, "big") or (SHORT_NE if len(le) == 1 else EXTENDED_NE)
