"""The chip's file system: SELECT and READ BINARY, with the access rules.

*Source: ICAO Doc 9303 Part 10, 3.6 and Part 11, 4.2; ISO/IEC 7816-4, 11.1 and 11.3.*
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import EXTENDED_NE, SHORT_NE, Command, Response
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.object_identifiers import LDS_APPLICATION
from kiosk.practice.chip_refusal import (
    CONDITIONS,
    END_OF_FILE,
    INSTRUCTION_UNKNOWN,
    NOT_FOUND,
    OFFSET_OUTSIDE,
    OK,
    SECURITY_STATUS,
    WRONG_DATA,
    WRONG_LENGTH,
    WRONG_PARAMETERS,
    ChipRefusal,
)

MASTER_FILE = 0x3F00
ATR_INFO = 0x2F01
CARD_ACCESS = 0x011C
CARD_SECURITY = 0x011D
COM = 0x011E
SOD = 0x011D
_NO_FCI = 0x0C


def data_group_file(number: int) -> int:
    """Return the file identifier of data group ``number`` (1 to 16)."""
    return 0x0100 + number


@dataclass(frozen=True, slots=True)
class ChipFiles:
    """What is stored on the chip, by file identifier."""

    master: Mapping[int, bytes] = field(repr=False)
    """Readable by everybody, but for EF.CardSecurity: EF.CardAccess, EF.ATR/INFO."""
    application: Mapping[int, bytes] = field(repr=False)
    """Of the eMRTD application; needs an authenticated terminal."""
    never_readable: frozenset[int] = frozenset({0x0103, 0x0104})
    """Would need terminal authentication, which no counter has: fingerprints, irises."""


class FileSystem:
    """The selected directory and file, and what may be read of them now."""

    def __init__(self, files: ChipFiles, *, selects_master_file: bool) -> None:
        self._files = files
        self._selects_master_file = selects_master_file
        self._in_application = False
        self._current: int | None = None

    @property
    def in_application(self) -> bool:
        """Whether the eMRTD application is selected."""
        return self._in_application

    def select(self, command: Command, *, authenticated: bool) -> Response:
        """Select the application, the master file or an elementary file."""
        if command.p1 == 0x04:
            return self._select_application(command)
        if command.p1 == 0x00 and command.data in (b"", MASTER_FILE.to_bytes(2, "big")):
            return self._select_master_file()
        if command.p1 not in (0x00, 0x02) or len(command.data) != 2:
            raise ChipRefusal(WRONG_PARAMETERS)
        identifier = int.from_bytes(command.data, "big")
        self._current = None
        self._content(identifier, authenticated)
        self._current = identifier
        return _selected(command, tlv.encode(0x83, command.data))

    def _select_application(self, command: Command) -> Response:
        if command.data != LDS_APPLICATION:
            raise ChipRefusal(NOT_FOUND)
        self._in_application, self._current = True, None
        return _selected(command, tlv.encode(0x84, LDS_APPLICATION))

    def _select_master_file(self) -> Response:
        if not self._selects_master_file:
            raise ChipRefusal(INSTRUCTION_UNKNOWN)
        self._in_application, self._current = False, None
        return Response(b"", OK)

    def _content(self, identifier: int, authenticated: bool) -> bytes:
        files = self._files.application if self._in_application else self._files.master
        if identifier not in files:
            raise ChipRefusal(NOT_FOUND)
        is_open = not self._in_application and identifier != CARD_SECURITY
        closed = self._in_application and identifier in self._files.never_readable
        if closed or not (is_open or authenticated):
            raise ChipRefusal(SECURITY_STATUS)
        return files[identifier]

    def read_binary(self, command: Command, *, authenticated: bool, room: int) -> Response:
        """READ BINARY (B0): by short file identifier, or from the selected file."""
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            if command.p1 & 0x60:
                raise ChipRefusal(WRONG_PARAMETERS)
            self._select_short(command.p1 & 0x1F, authenticated)
            offset = command.p2
        return _part(self._selected_content(authenticated), offset, command, room)

    def read_binary_odd(self, command: Command, *, authenticated: bool, room: int) -> Response:
        """READ BINARY (B1): offset in a data object 54, content in a data object 53."""
        try:
            raw_offset = tlv.parse_exactly(command.data, 0x54, "offset")
        except MalformedChipData as error:
            raise ChipRefusal(WRONG_DATA) from error
        identifier = command.p1 << 8 | command.p2
        if identifier & ~0x1F == 0 and identifier:
            self._select_short(identifier, authenticated)
        elif identifier:
            self._content(identifier, authenticated)
            self._current = identifier
        content = self._selected_content(authenticated)
        wanted = replace(command, ne=_bare(min(command.ne or 0, room)))
        part = _part(content, int.from_bytes(raw_offset, "big"), wanted, room)
        return Response(tlv.encode(0x53, part.data), part.sw)

    def _select_short(self, short: int, authenticated: bool) -> None:
        files = self._files.application if self._in_application else self._files.master
        found = [each for each in files if each & 0x1F == short and each >> 8 == 0x01]
        if not found:
            raise ChipRefusal(NOT_FOUND)
        self._content(found[0], authenticated)
        self._current = found[0]

    def _selected_content(self, authenticated: bool) -> bytes:
        if self._current is None:
            raise ChipRefusal(CONDITIONS)
        return self._content(self._current, authenticated)


def _bare(ne: int) -> int:
    """How many bytes are left for the content of data object 53."""
    header = 2 if ne < 0x82 else 3 if ne < 0x103 else 4
    return max(ne - header, 0)


def _selected(command: Command, name: bytes) -> Response:
    return Response(b"" if command.p2 & _NO_FCI == _NO_FCI else tlv.encode(0x6F, name), OK)


def _part(content: bytes, offset: int, command: Command, room: int) -> Response:
    """Cut one block; a warning where the file ends before an exact number of bytes asked for."""
    if offset >= len(content):
        raise ChipRefusal(OFFSET_OUTSIDE)
    ne = command.ne or 0
    takes_all = ne in (SHORT_NE, EXTENDED_NE)
    if ne > room and not takes_all:
        raise ChipRefusal(WRONG_LENGTH)
    part = content[offset : offset + min(ne, room)]
    return Response(part, OK if takes_all or len(part) == ne else END_OF_FILE)
