"""The chip behind its channel: counted, bounded, with or without a session.

*Source: ISO/IEC 7816-3, 12.2.1 (61xx, 6Cxx); ISO/IEC 7816-4, 5.3.3 (chaining); ICAO Doc 9303
Part 11, 9.8.*
"""

from __future__ import annotations

from dataclasses import replace

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.apdu import (
    EXTENDED_NE,
    SHORT_DATA,
    SHORT_NE,
    Command,
    Response,
    parse_command,
    parse_response,
)
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import Traffic
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.secure_messaging import SecureChannel, most_response_data

MOST_APDUS = 6000
"""A whole reading needs some 120; a chip that wants more than this leads nowhere."""
_MOST_PARTS = 600
_CHAINED = 0x10


class ChainRefused(Exception):
    """The chip does not take this protected command in parts. Never leaves the reader."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")


class Link:
    """Sends commands, protected as soon as there is a session; is itself a channel that counts."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._apdus = self._up = self._down = 0
        self.session: SecureChannel | None = None
        self.short_only = False
        """Whether chip or reader takes no extended length: long commands go in parts."""
        self.first_exchange: tuple[bytes, bytes] | None = None
        """First protected command and response of the session that :meth:`start` began."""

    def start(self, session: SecureChannel) -> None:
        """Go on under a new session."""
        self.session = session
        self.first_exchange = None

    @property
    def atr(self) -> bytes:
        """Answer to reset."""
        return self._channel.atr

    @property
    def traffic(self) -> Traffic:
        """What has gone over the wire so far."""
        return Traffic(self._apdus, self._up, self._down)

    @property
    def most_short_data(self) -> int:
        """Most plaintext that one short response can carry now."""
        if self.session is None:
            return SHORT_NE
        return most_response_data(self.session.suite, SHORT_NE)

    def send(self, command: Command) -> Response:
        """Send one command in the way that the moment asks for, extended where it must be.

        Raises ``AtTheDeskError("chip.endless_file")`` beyond :data:`MOST_APDUS`, and what
        :meth:`SecureChannel.unwrap` and the channel raise; :class:`ChainRefused` where a command
        had to go in protected parts and the chip did not take them.
        """
        if self.short_only and len(command.data) > self._most_data_in_short:
            return self._chained(command)
        if self.session is None or self.session.ended:
            return parse_response(self.transmit(command.encode(command.needs_extended)))
        # 256 exactly is "whatever there is": a short response does.
        extended = command.ne != SHORT_NE and (command.ne or 0) > self.most_short_data
        sent = self.session.wrap(command, extended)
        answer = self.transmit(sent)
        if self.first_exchange is None:
            self.first_exchange = (sent, answer)
        return self.session.unwrap(answer)

    @property
    def _most_data_in_short(self) -> int:
        """Most plaintext of one short command: protected ones hold as much as responses do."""
        open_session = self.session is not None and not self.session.ended
        return self.most_short_data if open_session else SHORT_DATA

    def _chained(self, command: Command) -> Response:
        """Send a long command in short parts, in a session each part protected for itself."""
        protected, most = self.session, self._most_data_in_short
        for start in range(0, len(command.data), most):
            part = replace(command, data=command.data[start : start + most])
            last = start + most >= len(command.data)
            if not last:
                part = replace(part, cla=command.cla | _CHAINED, ne=None)
            response = self.send(part)
            if not response.ok and protected is not None:
                # Whether the chip dislikes the parts or the whole cannot be told.
                raise ChainRefused(response.sw)
            if not response.ok:
                break
        return response

    def transmit(self, command: bytes) -> bytes:
        """Exchange one APDU; parts (61xx) are fetched and put together, 6Cxx is sent again."""
        answer = self._exchange(command)
        sw1, sw2 = parse_response(answer).sw >> 8, answer[-1]
        if sw1 == 0x6C and len(answer) == 2:
            answer = self._exchange(_with_ne(command, sw2 or SHORT_NE))
        return self._all_parts(answer)

    def _all_parts(self, answer: bytes) -> bytes:
        collected = b""
        for _ in range(_MOST_PARTS):
            response = parse_response(answer)
            collected += response.data
            if len(collected) > EXTENDED_NE:
                break
            if response.sw >> 8 != 0x61:
                return collected + answer[-2:]
            more = Command(0, 0xC0, 0, 0, ne=(response.sw & 0xFF) or SHORT_NE)
            answer = self._exchange(more.encode())
        raise MalformedChipData("apdu.parts")

    def _exchange(self, command: bytes) -> bytes:
        if self._apdus >= MOST_APDUS:
            raise AtTheDeskError("chip.endless_file", file="")
        self._apdus += 1
        self._up += len(command)
        answer = self._channel.transmit(command)
        self._down += len(answer)
        return answer


def _with_ne(raw: bytes, ne: int) -> bytes:
    command = parse_command(raw)
    again = Command(command.cla, command.ins, command.p1, command.p2, command.data, ne)
    return again.encode(again.needs_extended)
