"""Command and response APDUs, short and extended, as bytes and back.

*Source: ISO/IEC 7816-3, 12.1; ISO/IEC 7816-4, 5.*
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.formats.emrtd.malformed import MalformedChipData

SHORT_DATA = 255
SHORT_NE = 256
EXTENDED_DATA = 65535
EXTENDED_NE = 65536


@dataclass(frozen=True, slots=True)
class Command:
    """A command APDU; ``ne`` is the most response bytes wanted (1..65536), ``None`` for none."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    ne: int | None = None

    @property
    def header(self) -> bytes:
        """The four bytes in front."""
        return bytes([self.cla, self.ins, self.p1, self.p2])

    @property
    def needs_extended(self) -> bool:
        """Whether it does not fit a short APDU."""
        return len(self.data) > SHORT_DATA or (self.ne or 0) > SHORT_NE

    def encode(self, extended: bool = False) -> bytes:
        """Write it, extended if asked for.

        Raises ``ValueError`` where data or ``ne`` do not fit the length form.
        """
        data_limit, ne_limit = (EXTENDED_DATA, EXTENDED_NE) if extended else (SHORT_DATA, SHORT_NE)
        if len(self.data) > data_limit or not 1 <= (1 if self.ne is None else self.ne) <= ne_limit:
            raise ValueError("command does not fit its length form")
        return self._extended() if extended else self._short()

    def _short(self) -> bytes:
        body = bytes([len(self.data)]) + self.data if self.data else b""
        return self.header + body + (b"" if self.ne is None else bytes([self.ne & 0xFF]))

    def _extended(self) -> bytes:
        if not self.data and self.ne is None:
            return self.header
        body = len(self.data).to_bytes(2, "big") + self.data if self.data else b""
        end = b"" if self.ne is None else (self.ne & 0xFFFF).to_bytes(2, "big")
        return self.header + b"\0" + body + end


def parse_command(raw: bytes) -> Command:
    """Read a command APDU of any of the four cases, short or extended.

    Raises :class:`MalformedChipData` where the lengths disagree with the bytes.
    """
    if len(raw) < 4:
        raise MalformedChipData("apdu.header")
    head, body = raw[:4], raw[4:]
    if not body:
        data, ne = b"", None
    elif len(body) == 1:
        data, ne = b"", body[0] or SHORT_NE
    elif body[0]:
        data, ne = _split(body, 1, 1, SHORT_NE)
    elif len(body) == 3:
        data, ne = b"", int.from_bytes(body[1:], "big") or EXTENDED_NE
    else:
        data, ne = _split(body[1:], 2, 2, EXTENDED_NE)
    return Command(head[0], head[1], head[2], head[3], data, ne)


def _split(body: bytes, lc_size: int, le_size: int, all_of_it: int) -> tuple[bytes, int | None]:
    count = int.from_bytes(body[:lc_size], "big")
    end = lc_size + count
    rest = body[end:]
    if not count or len(body) < end or len(rest) not in (0, le_size):
        raise MalformedChipData("apdu.length")
    return body[lc_size:end], (int.from_bytes(rest, "big") or all_of_it) if rest else None


@dataclass(frozen=True, slots=True)
class Response:
    """A response APDU: its data and status word."""

    data: bytes = field(repr=False)
    sw: int

    @property
    def ok(self) -> bool:
        """Whether the status word is 9000."""
        return self.sw == 0x9000

    def encode(self) -> bytes:
        """Write data and status word."""
        return self.data + self.sw.to_bytes(2, "big")


def parse_response(raw: bytes) -> Response:
    """Split the status word off; raises :class:`MalformedChipData` for less than two bytes."""
    if not 2 <= len(raw) <= EXTENDED_NE + 2:
        raise MalformedChipData("apdu.response")
    return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))


def refused_for_length(command: bytes, answer: bytes) -> bool:
    """Whether the chip found an extended command too long: short ones any chip takes."""
    extended = len(command) > 5 and command[4] == 0
    return extended and len(answer) == 2 and answer[0] == 0x67
