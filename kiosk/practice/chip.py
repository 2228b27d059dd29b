"""A chip card as seen from outside: command APDU in, response APDU out.

*Source: ICAO Doc 9303 Parts 10 and 11.*
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.formats.emrtd.apdu import SHORT_NE, Command, Response, parse_command
from kiosk.formats.emrtd.key_derivation import MrzKey, can_password, mrz_password
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.practice.chip_authentication import (
    ActiveAuthenticationKey,
    ChipAuthentication,
    ChipAuthenticationKey,
)
from kiosk.practice.chip_bac import ChipBac
from kiosk.practice.chip_chaining import CommandChain
from kiosk.practice.chip_files import ChipFiles, FileSystem
from kiosk.practice.chip_pace import CAN, MRZ, ChipPace
from kiosk.practice.chip_refusal import (
    CLASS_UNKNOWN,
    INSTRUCTION_UNKNOWN,
    OK,
    SECURITY_STATUS,
    WRONG_LENGTH,
    ChipRefusal,
)
from kiosk.practice.chip_secure_messaging import ChipSession
from kiosk.practice.pace_offer import PaceOffer

ATR = bytes.fromhex("3B888001" + 8 * "00" + "09")
_GET_RESPONSE = 0xC0
_MORE_DATA = 0x6100
Randomness = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class ChipKeys:
    """The secrets of one chip, and the protocols that use them."""

    mrz: MrzKey
    can: str = field(default="", repr=False)
    pace: tuple[PaceOffer, ...] = ()
    mapping_private: int | None = field(default=None, repr=False)
    """Of the key in EF.CardSecurity, for chip authentication mapping."""
    chip_authentication: tuple[ChipAuthenticationKey, ...] = ()
    active_authentication: ActiveAuthenticationKey | None = None

    @property
    def passwords(self) -> dict[int, bytes]:
        """What PACE takes: the MRZ always, the CAN where the card has one."""
        known = {MRZ: mrz_password(self.mrz)}
        return known | {CAN: can_password(self.can)} if self.can else known


@dataclass(frozen=True, slots=True)
class ChipHabits:
    """What differs between chips that all follow the standard."""

    bac: bool = True
    selects_master_file: bool = True
    """Vietnamese cards answer 6D00 instead."""
    largest_read: int = SHORT_NE
    """Most bytes of one READ BINARY; above 256 the chip takes extended length."""
    chains: bool = True
    """Whether long protected commands may come in parts."""


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
        self._rest: Response | None = None
        self._chain = CommandChain(self._habits.chains)
        self._file_system = FileSystem(
            self._files, selects_master_file=self._habits.selects_master_file
        )
        keys = self._keys
        self._bac = ChipBac(keys.mrz, self._randomness)
        self._pace = ChipPace(keys.pace, keys.passwords, self._randomness, keys.mapping_private)
        self._chip_authentication = ChipAuthentication(keys.chip_authentication)

    def process(self, raw: bytes) -> bytes:
        """Answer one command APDU; whatever comes in, a response with a status word goes out."""
        try:
            outer = parse_command(raw)
            if self._is_extended(raw) and self._habits.largest_read <= SHORT_NE:
                raise ChipRefusal(WRONG_LENGTH)
            rest, self._rest = self._rest, None
            if rest is not None and outer.ins == _GET_RESPONSE:
                return self._in_parts(rest, outer).encode()
            return self._in_parts(self._answer(outer), outer).encode()
        except MalformedChipData:
            return Response(b"", WRONG_LENGTH).encode()
        except ChipRefusal as refusal:
            return Response(b"", refusal.sw).encode()

    def _in_parts(self, response: Response, outer: Command) -> Response:
        """Hold back what is longer than asked for, until GET RESPONSE (ISO/IEC 7816-4, 5.3.4)."""
        ne = outer.ne or SHORT_NE
        if len(response.data) <= ne:
            return response
        self._rest = Response(response.data[ne:], response.sw)
        return Response(response.data[:ne], _MORE_DATA | len(response.data[ne:][:SHORT_NE]) & 0xFF)

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
            return self._whole(outer, outer.ne or 0, protected=False)
        # Until it comes out well, the session is over: a fault in it, or a plain command, ends it.
        self._session = None
        if outer.cla & 0x0C != 0x0C:
            raise ChipRefusal(SECURITY_STATUS)
        inner = session.open_command(outer)
        self._session = session
        try:
            response = self._whole(inner, session.room(outer), protected=True)
        except ChipRefusal as refusal:
            response = Response(b"", refusal.sw)
        return session.protect(inner, response)

    def _whole(self, command: Command, room: int, *, protected: bool) -> Response:
        """Answer a command in clear, or the part of one."""
        whole = self._chain.whole(command, protected=protected)
        return Response(b"", OK) if whole is None else self._run(whole, room)

    def _run(self, command: Command, room: int) -> Response:
        """Answer a command in clear; a session that it opens begins with the next command."""
        if command.ins in (0xA4, 0xB0, 0xB1):
            return self._file_command(command, min(room, self._habits.largest_read))
        if self._session is None:
            response, opened = self._without_session(command)
        else:
            response, opened = self._with_session(command)
        self._session = opened or self._session
        return response

    def _file_command(self, command: Command, room: int) -> Response:
        authenticated = self._session is not None
        if command.ins == 0xA4:
            return self._file_system.select(command, authenticated=authenticated)
        if command.ins == 0xB0:
            return self._file_system.read_binary(command, authenticated=authenticated, room=room)
        return self._file_system.read_binary_odd(command, authenticated=authenticated, room=room)

    def _without_session(self, command: Command) -> tuple[Response, ChipSession | None]:
        match (command.ins, command.p1 << 8 | command.p2):
            case (0x22, 0xC1A4) if self._keys.pace:
                return self._pace.set_at(command), None
            case (0x86, _) if self._pace.is_under_way:
                return self._pace.general_authenticate(command)
            case (0x84, _) if self._offers_bac():
                return self._bac.get_challenge(), None
            case (0x82, _) if self._offers_bac():
                return self._bac.mutual_authenticate(command)
            case (0x22 | 0x82 | 0x84 | 0x86 | 0x88, _):
                raise ChipRefusal(SECURITY_STATUS)
        raise ChipRefusal(INSTRUCTION_UNKNOWN)

    def _offers_bac(self) -> bool:
        if not self._habits.bac:
            raise ChipRefusal(INSTRUCTION_UNKNOWN)
        return self._file_system.in_application

    def _with_session(self, command: Command) -> tuple[Response, ChipSession | None]:
        active = self._keys.active_authentication
        has_key = bool(self._keys.chip_authentication)
        match (command.ins, command.p1 << 8 | command.p2):
            case (0x22, 0x41A6) if has_key:
                return self._chip_authentication.set_kat(command)
            case (0x22, 0x41A4) if has_key:
                return self._chip_authentication.set_at(command), None
            case (0x86, _) if has_key:
                return self._chip_authentication.general_authenticate(command)
            case (0x88, _) if active is not None:
                return active.answer(command, self._randomness), None
        raise ChipRefusal(INSTRUCTION_UNKNOWN)


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
