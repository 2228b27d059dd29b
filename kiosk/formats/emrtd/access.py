"""Opening the chip: PACE where it is announced, Basic Access Control where it is not.

*Source: ICAO Doc 9303 Part 11, 4.2.*
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import bac, pace
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.apdu import Command, parse_response
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.chip_reading import Access, MappingTranscript
from kiosk.formats.emrtd.file_reading import FileReader, FileRefused
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_agreement import Randomness, standardised_group
from kiosk.formats.emrtd.key_derivation import MrzKey, can_password, mrz_password
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.object_identifiers import LDS_APPLICATION
from kiosk.formats.emrtd.security_infos import PaceInfo

SELECT_APPLICATION = Command(0, 0xA4, 0x04, 0x0C, LDS_APPLICATION)
_SELECT_MASTER_FILE = Command(0, 0xA4, 0x00, 0x0C, bytes.fromhex("3F00"))
_FILE_NOT_FOUND = 0x6A82


@dataclass(frozen=True, slots=True)
class Opened:
    """How the chip was opened, and the way to open it again should the session be lost."""

    access: Access
    again: Callable[[Link], None] = field(repr=False)
    """Does all of it but the selection of the application after PACE."""
    mapping: MappingTranscript | None = None


def read_card_access(link: Link, reader: FileReader) -> bytes | None:
    """Read EF.CardAccess, or return ``None`` where the chip has none and so no PACE.

    The master file is not selected before: after a reset it is, and Vietnamese chips refuse to
    select it. The file is, for some chips have no short identifier for it. It is read in the clear,
    so it also tells at no cost whether chip and reader take extended length.
    """
    try:
        return reader.read(FileId.CARD_ACCESS, select=True)
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


def _select_and_probe(link: Link, reader: FileReader) -> None:
    """Select the application in the extended form, which tells whether that form is understood.

    A refusal under BAC would cost the session; here it costs one command.
    """
    if not reader.takes_extended:
        select_application(link)
        return
    try:
        if parse_response(link.transmit(SELECT_APPLICATION.encode(extended=True))).ok:
            return
    except ExtendedLengthRefused:
        pass
    reader.block = 0
    select_application(link)


def usable_pace(infos: tuple[PaceInfo, ...]) -> PaceInfo | None:
    """Choose among what the chip announces: a way that also proves the chip, else the first."""
    known = [
        info
        for info in infos
        if info.parameter_id is not None and standardised_group(info.parameter_id) is not None
    ]
    mapped = [info for info in known if "CAM" in info.mapping]
    return next(iter([*mapped, *known]), None)


def open_by_pace(
    link: Link, info: PaceInfo, keys: AccessKeys, randomness: Randomness, *, alone: bool
) -> Opened:
    """Try the CAN, then the candidates of the printed zone; the application is not selected yet.

    ``alone`` says that the chip announces this way only, so that its parameters need no name.
    Raises ``AtTheDeskError``: ``chip.no_key`` without a candidate, ``chip.key_refused`` when the
    last of them was refused, ``chip.access_not_offered``. BAC is never tried in its stead.
    """
    named = not alone

    def attempt(password: pace.Password) -> Opened:
        session = _established(link, info, password, randomness, named=named)
        link.start(session.channel)

        def again(lost: Link) -> None:
            lost.session = None
            # The first command in the clear may only tell the chip that the session is over.
            for _ in range(2):
                if lost.send(_SELECT_MASTER_FILE).ok:
                    break
            lost.start(_established(lost, info, password, randomness, named=named).channel)

        return Opened(Access(info.name, password.name), again, session.mapping)

    return _first_accepted(info.name, _passwords(keys), attempt)


def _established(
    link: Link, info: PaceInfo, password: pace.Password, randomness: Randomness, *, named: bool
) -> pace.PaceSession:
    """Some chips want the parameters named although there is one choice only: try that once."""
    try:
        return pace.establish(link, info, password, randomness, name_parameters=named)
    except AtTheDeskError as refused:
        if named or refused.code != "chip.access_not_offered":
            raise
    return pace.establish(link, info, password, randomness, name_parameters=True)


def _passwords(keys: AccessKeys) -> Iterator[pace.Password]:
    if keys.can is not None:
        yield pace.Password("CAN", can_password(keys.can))
    for key in keys.mrz:
        yield pace.Password("MRZ", mrz_password(key))


def _first_accepted(
    protocol: str, passwords: Iterator[pace.Password], attempt: Callable[[pace.Password], Opened]
) -> Opened:
    refused = AtTheDeskError("chip.no_key", protocol=protocol)
    for password in passwords:
        try:
            return attempt(password)
        except AtTheDeskError as fault:
            # A chip may know the zone and no access number: then it does not begin with that.
            if fault.code not in ("chip.key_refused", "chip.access_not_offered"):
                raise
            refused = fault
    raise refused


def open_by_bac(link: Link, reader: FileReader, keys: AccessKeys, randomness: Randomness) -> Opened:
    """Select the application and try the candidates in turn.

    Raises ``AtTheDeskError`` with ``chip.not_emrtd``, ``chip.no_key`` without a candidate, or
    ``chip.key_refused`` when the last of them was refused.
    """
    _select_and_probe(link, reader)
    refused = AtTheDeskError("chip.no_key", protocol="BAC")
    for key in keys.mrz:
        try:
            return _opened_by_bac(link, key, randomness)
        except AtTheDeskError as fault:
            if fault.code != "chip.key_refused":
                raise
            refused = fault
    raise refused


def _opened_by_bac(link: Link, key: MrzKey, randomness: Randomness) -> Opened:
    def again(lost: Link) -> None:
        lost.session = None
        # The first command in the clear may only tell the chip that the session is over.
        if not lost.send(SELECT_APPLICATION).ok:
            select_application(lost)
        lost.start(bac.establish(lost, key, randomness))

    link.start(bac.establish(link, key, randomness))
    return Opened(Access("BAC", "MRZ"), again)
