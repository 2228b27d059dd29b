"""A chip card as seen from outside: command APDU in, response APDU out.

*Source: ICAO Doc 9303 Parts 10 and 11.*
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.formats.emrtd.apdu import SHORT_NE, Command, Response, parse_command
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.practice.chip_bac import ChipBac
from kiosk.practice.chip_files import ChipFiles, FileSystem
from kiosk.practice.chip_refusal import (
    CLASS_UNKNOWN,
    INSTRUCTION_UNKNOWN,
    SECURITY_STATUS,
    WRONG_LENGTH,
    ChipRefusal,
)
from kiosk.practice.chip_secure_messaging import ChipSession

ATR = bytes.fromhex("3B888001" + 8 * "00" + "09")
Randomness = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class ChipKeys:
    """The secrets of one chip."""

    mrz: MrzKey


@dataclass(frozen=True, slots=True)
class ChipHabits:
    """What differs between chips that all follow the standard."""

    bac: bool = True
    selects_master_file: bool = True
    """Vietnamese cards answer 6D00 instead."""
    largest_read: int = SHORT_NE
    """Most bytes of one READ BINARY; above 256 the chip takes extended length."""


class VirtualChip:
    """One chip: powered, spoken to in turn, reset. Not for several threads at once."""

    def __init__(
        self,
        files: ChipFiles,
        keys: ChipKeys,
        habits: ChipHabits | None = None,
        randomness: Randomness = os.urandom,
    ) -> None:
        self._files = files
        self._keys = keys
        self._habits = habits or ChipHabits()
        self._randomness = randomness
        self.reset()

    @property
    def atr(self) -> bytes:
        """Answer to reset of a contactless card, as PC/SC makes it up (PC/SC Part 3, 3.1.3.2.3)."""
        return ATR

    def reset(self) -> None:
        """Forget the session, as when power goes or the reader resets the card."""
        self._session: ChipSession | None = None
        self._file_system = FileSystem(
            self._files, selects_master_file=self._habits.selects_master_file
        )
        self._bac = ChipBac(self._keys.mrz, self._randomness)

    def process(self, raw: bytes) -> bytes:
        """Answer one command APDU; whatever comes in, a response with a status word goes out."""
        try:
            outer = parse_command(raw)
            if self._is_extended(raw) and self._habits.largest_read <= SHORT_NE:
                raise ChipRefusal(WRONG_LENGTH)
            return self._answer(outer).encode()
        except MalformedChipData:
            return Response(b"", WRONG_LENGTH).encode()
        except ChipRefusal as refusal:
            return Response(b"", refusal.sw).encode()

    @staticmethod
    def _is_extended(raw: bytes) -> bool:
        return len(raw) > 5 and raw[4] == 0

    def _answer(self, outer: Command) -> Response:
        if outer.cla & ~0x1C:
            raise ChipRefusal(CLASS_UNKNOWN)
        session = self._session
        if session is None:
            if outer.cla & 0x0C:
                raise ChipRefusal(SECURITY_STATUS)
            return self._run(outer, outer.ne or 0)
        # Until it comes out well, the session is over: a fault in it, or a plain command, ends it.
        self._session = None
        if outer.cla & 0x0C != 0x0C:
            raise ChipRefusal(SECURITY_STATUS)
        inner = session.open_command(outer)
        self._session = session
        try:
            response = self._run(inner, session.room(outer))
        except ChipRefusal as refusal:
            response = Response(b"", refusal.sw)
        return session.protect(inner, response)

    def _run(self, command: Command, room: int) -> Response:
        authenticated = self._session is not None
        room = min(room, self._habits.largest_read)
        match command.ins:
            case 0xA4:
                return self._file_system.select(command, authenticated=authenticated)
            case 0xB0:
                return self._file_system.read_binary(
                    command, authenticated=authenticated, room=room
                )
            case 0xB1:
                return self._file_system.read_binary_odd(
                    command, authenticated=authenticated, room=room
                )
            case 0x84 if self._may_run_bac():
                return self._bac.get_challenge()
            case 0x82 if self._may_run_bac():
                response, self._session = self._bac.mutual_authenticate(command)
                return response
        raise ChipRefusal(INSTRUCTION_UNKNOWN)

    def _may_run_bac(self) -> bool:
        if not self._file_system.in_application or self._session is not None:
            raise ChipRefusal(SECURITY_STATUS)
        return self._habits.bac


@dataclass(slots=True)
class ChipChannel:
    """The chip without any reader: the two-member channel that the protocols take."""

    chip: VirtualChip = field(repr=False)

    @property
    def atr(self) -> bytes:
        """Answer to reset."""
        return self.chip.atr

    def transmit(self, command: bytes) -> bytes:
        """Hand the command to the chip."""
        return self.chip.process(command)
