"""Opening the chip: PACE where it is announced, Basic Access Control where it is not.

*Source: ICAO Doc 9303 Part 11, 4.2.*
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import bac
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.apdu import Command
from kiosk.formats.emrtd.chip_reading import Access
from kiosk.formats.emrtd.file_reading import FileReader, FileRefused
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.object_identifiers import LDS_APPLICATION

Randomness = Callable[[int], bytes]
_FILE_NOT_FOUND = 0x6A82
_SELECT_MASTER_FILE = Command(0, 0xA4, 0x00, 0x0C, bytes.fromhex("3F00"))
SELECT_APPLICATION = Command(0, 0xA4, 0x04, 0x0C, LDS_APPLICATION)


@dataclass(frozen=True, slots=True)
class Opened:
    """How the chip was opened, and the way to open it again should the session be lost."""

    access: Access
    again: Callable[[Link], None] = field(repr=False)


def read_card_access(link: Link, reader: FileReader) -> bytes | None:
    """Read EF.CardAccess, or return ``None`` where the chip has none and so no PACE.

    Nothing is selected before: after a reset the master file is, and Vietnamese chips refuse to
    select it. It is the first command of all and in the clear, so it also tells at no cost whether
    chip and reader take extended length.
    """
    try:
        return reader.read(FileId.CARD_ACCESS)
    except FileRefused as refusal:
        if refusal.sw == _FILE_NOT_FOUND:
            return None
    link.send(_SELECT_MASTER_FILE)
    try:
        return reader.read(FileId.CARD_ACCESS)
    except FileRefused:
        return None


def select_application(link: Link) -> None:
    """Select the eMRTD application; raises ``AtTheDeskError("chip.not_emrtd")`` without one."""
    response = link.send(SELECT_APPLICATION)
    if not response.ok:
        raise AtTheDeskError("chip.not_emrtd", sw=response.sw)


def open_by_bac(link: Link, keys: AccessKeys, randomness: Randomness) -> Opened:
    """Select the application and try the candidates in turn.

    Raises ``AtTheDeskError`` with ``chip.not_emrtd``, ``chip.no_key`` without a candidate, or
    ``chip.key_refused`` when the last of them was refused.
    """
    select_application(link)
    if not keys.mrz:
        raise AtTheDeskError("chip.no_key", protocol="BAC")
    for key in keys.mrz[:-1]:
        try:
            return _opened_by_bac(link, key, randomness)
        except AtTheDeskError as refused:
            if refused.code != "chip.key_refused":
                raise
    return _opened_by_bac(link, keys.mrz[-1], randomness)


def _opened_by_bac(link: Link, key: MrzKey, randomness: Randomness) -> Opened:
    def again(link: Link) -> None:
        link.session = None
        # The first command in the clear may only tell the chip that the session is over.
        if not link.send(SELECT_APPLICATION).ok:
            select_application(link)
        link.session = bac.establish(link, key, randomness)

    link.session = bac.establish(link, key, randomness)
    return Opened(Access("BAC", "MRZ"), again)
