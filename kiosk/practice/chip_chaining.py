"""Commands in parts, the chip's side: put together before anything is done.

*Source: ISO/IEC 7816-4, 5.3.3; ICAO Doc 9303 Part 11, 4.4.4.*
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import Command
from kiosk.practice.chip_refusal import CHAINING_UNKNOWN, WRONG_LENGTH, ChipRefusal

_SET, _GENERAL_AUTHENTICATE = 0x22, 0x86
_CHAINED = 0x10
_MOST_BYTES = 4096


@dataclass(slots=True)
class CommandChain:
    """The parts that have come so far; another command in between drops them."""

    in_sessions: bool = True
    """Whether the chip takes protected commands in parts."""
    _begun: bytes = field(default=b"", init=False, repr=False)

    def whole(self, command: Command, *, protected: bool) -> Command | None:
        """Return the whole command, or ``None`` while parts are missing.

        Raises :class:`ChipRefusal` 6884 where this chip knows no chaining here, 6700 for too much.
        """
        begun, self._begun = self._begun, b""
        if command.ins not in (_SET, _GENERAL_AUTHENTICATE):
            return command
        data = begun + command.data
        if len(data) > _MOST_BYTES:
            raise ChipRefusal(WRONG_LENGTH)
        if not self._goes_on(command, data, protected=protected):
            return replace(command, data=data)
        if protected and not self.in_sessions:
            raise ChipRefusal(CHAINING_UNKNOWN)
        self._begun = data
        return None

    @staticmethod
    def _goes_on(command: Command, data: bytes, *, protected: bool) -> bool:
        """PACE chains its steps by the same bit: there the template's length tells them apart."""
        if not command.cla & _CHAINED or not data:
            return False
        if protected or command.ins == _SET:
            return True
        return len(data) < tlv.parse_header(data).total
