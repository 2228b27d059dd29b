"""Reading one file: header and body in one go, no byte twice, no needless SELECT.

*Source: ICAO Doc 9303 Part 10, 3.6; ISO/IEC 7816-4, 11.2-11.3.*
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import SHORT_NE, Command, Response
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData

LARGEST_FILE = 512 * 1024
"""Bytes of a data group; portraits have some 20 KB."""
LARGEST_INDEX = 64 * 1024
"""Bytes of any other file: what the chip can do, what it holds, what was signed."""
LARGEST_BLOCK = 2048
"""Bytes asked for in one command where chip and reader take extended length."""
_SMALLEST_BLOCK = 1024
"""Below this an extended APDU gains little: short ones are used."""
_CAREFUL_BLOCK = 160
"""Bytes of a short answer that peers' users report to be safe with any chip."""
_SMALLEST_BLOCK_ASKED = 32
"""A chip that refuses even this does not mean the length."""
_SMALLEST_ANSWER = 16
_HEADER = 8
"""Bytes that hold any file's tag and length."""
_END_OF_FILE = 0x6282
_FAR = 0x8000


class FileRefused(Exception):
    """The chip does not give this file; ``sw`` says why. Never leaves the reader."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


class FileReader:
    """Reads files over a link, and learns how large a block chip and reader take."""

    def __init__(self, link: Link, largest_block: int = LARGEST_BLOCK) -> None:
        self._link = link
        self.block = largest_block
        """Bytes that a READ BINARY asks for, if more than a short response can carry."""
        self.short_block = SHORT_NE
        """Most bytes that a short READ BINARY asks for: some chips hold less than they might."""

    @property
    def takes_extended(self) -> bool:
        """Whether chip and reader have not refused extended length so far."""
        return self.block >= _SMALLEST_BLOCK

    def read(
        self,
        file: FileId,
        moved: Callable[[int, int], None] = lambda _done, _total: None,
        *,
        select: bool = False,
    ) -> bytes:
        """Read the whole file; ``moved`` hears of bytes done and bytes in all.

        By short file identifier, or after SELECT where ``select`` says so or the chip refuses the
        other. Raises :class:`FileRefused`, ``AtTheDeskError("chip.endless_file")`` for a file
        larger than :data:`LARGEST_FILE` or :data:`LARGEST_INDEX`, :class:`MalformedChipData` for a
        header or answers that cannot be.
        """
        data = self._after_select(file) if select else self._first_block(file)
        total = _total(data, file)
        while len(data) < total:
            moved(len(data), total)
            data += self._block_at(len(data), total - len(data))
        moved(total, total)
        return data[:total]

    def _first_block(self, file: FileId) -> bytes:
        by_short_identifier = Command(0, 0xB0, 0x80 | file.short_identifier, 0, ne=self._most())
        response = self._ask(by_short_identifier)
        if _usable(response):
            return response.data
        if self._lost_session():
            raise FileRefused(response.sw)
        return self._after_select(file)

    def _after_select(self, file: FileId) -> bytes:
        """Select by identifier; a chip that will not read beyond the end gives its header alone."""
        select = Command(0, 0xA4, 0x02, 0x0C, file.identifier.to_bytes(2, "big"))
        selected = self._link.send(select)
        if not selected.ok:
            raise FileRefused(selected.sw)
        for ne in (self._most(), _HEADER):
            response = self._ask(Command(0, 0xB0, 0, 0, ne=ne))
            if _usable(response):
                return response.data
            if self._lost_session():
                break
        raise FileRefused(response.sw)

    def _block_at(self, offset: int, missing: int) -> bytes:
        wanted = min(missing, self._most())
        if offset < _FAR:
            wanted = min(wanted, _FAR - offset)
            response = self._ask(Command(0, 0xB0, offset >> 8, offset & 0xFF, ne=wanted))
            data = response.data
        else:
            response = self._ask(_far_read(offset, wanted, self._most()))
            data = tlv.parse_exactly(response.data, 0x53, "file.far") if response.data else b""
        if not _usable(response):
            raise FileRefused(response.sw)
        if len(data) > missing or len(data) < min(_SMALLEST_ANSWER, missing):
            raise MalformedChipData("file.block")
        return data

    def _most(self) -> int:
        short = min(self._link.most_short_data, self.short_block)
        return max(short, self.block if self.takes_extended else 0)

    def _ask(self, command: Command) -> Response:
        """Send; where the length is refused, ask for less from now on and send again."""
        while True:
            try:
                response = self._link.send(command)
            except ExtendedLengthRefused:
                self.block = 0
                if self._link.session is not None:
                    # Whether the chip has seen it is not known, nor so where its counter stands.
                    self._link.session.ended = True
                    raise FileRefused(0x6700) from None
                command = _shorter(command, self._most())
                continue
            learnt = _length_refused(response) and self._ask_less(command)
            if not learnt or self._lost_session():
                return response
            command = _shorter(command, self._most())

    def _ask_less(self, command: Command) -> bool:
        """Learn a smaller length from a refused one; false where it cannot be the length."""
        refused = command.ne or 0
        if refused > self._link.most_short_data:
            self.block //= 2
        elif refused > _CAREFUL_BLOCK:
            self.short_block = _CAREFUL_BLOCK
        elif refused > _SMALLEST_BLOCK_ASKED:
            self.short_block = refused // 2
        else:
            return False
        return True

    def _lost_session(self) -> bool:
        return self._link.session is not None and self._link.session.ended


def _usable(response: Response) -> bool:
    return response.sw in (0x9000, _END_OF_FILE) and bool(response.data)


def _length_refused(response: Response) -> bool:
    """67xx, 6Cxx; some chips say "end of file" and give nothing for a length that they dislike."""
    refused = response.sw >> 8 in (0x67, 0x6C) or response.sw == _END_OF_FILE
    return refused and not response.data


def _shorter(command: Command, ne: int) -> Command:
    return Command(command.cla, command.ins, command.p1, command.p2, command.data, ne)


def _far_read(offset: int, wanted: int, most: int) -> Command:
    """READ BINARY with odd instruction: the offset as data object, for 32 KiB and beyond."""
    where = tlv.encode(0x54, offset.to_bytes(3 if offset > 0xFFFF else 2, "big"))
    overhead = 1 + len(tlv.encode_length(min(wanted, most)))
    return Command(0, 0xB1, 0, 0, where, ne=min(wanted + overhead, most))


def _total(data: bytes, file: FileId) -> int:
    header = tlv.parse_header(data)
    if header.total > (LARGEST_INDEX if file.data_group is None else LARGEST_FILE):
        raise AtTheDeskError("chip.endless_file", file=file.value)
    if len(data) < min(header.total, _SMALLEST_ANSWER // 2):
        raise MalformedChipData("file.block")
    return header.total
