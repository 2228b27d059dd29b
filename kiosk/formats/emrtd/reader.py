"""A whole reading: open the chip, read what is wanted, let the chip prove itself. Judges nothing.

*Source: ICAO Doc 9303 Part 11, 4.2 (inspection procedure); Part 10, 3.*
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.access import Opened, Randomness, open_by_bac, read_card_access
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading, Phase, Progress
from kiosk.formats.emrtd.file_reading import FileReader, FileRefused
from kiosk.formats.emrtd.files import FileId, data_group
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.lds_security_object import parse_security_object
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData

__all__ = ["WANTED", "ChipReading", "Phase", "Progress", "read_card"]

WANTED = (FileId.DG1, FileId.DG13, FileId.DG11, FileId.DG12, FileId.DG15, FileId.DG14, FileId.DG2)
"""Data groups of use at a counter, in the order of reading: facts first, the portrait last."""
MOST_BYTES = 1024 * 1024
_MOST_SESSIONS = 4


def read_card(
    channel: Channel,
    keys: AccessKeys,
    *,
    randomness: Callable[[int], bytes],
    progress: Callable[[Progress], None],
    wanted: tuple[FileId, ...] = WANTED,
) -> ChipReading:
    """Read the card on the channel, freshly reset, with any of the keys.

    Data groups that neither EF.COM nor EF.SOD names are not asked for. Raises ``AtTheDeskError``:
    ``chip.not_emrtd``, ``chip.no_key``, ``chip.key_refused``, ``chip.access_not_offered``,
    ``chip.malformed``, ``chip.mac_wrong``, ``chip.endless_file``, ``chip.session_lost``,
    ``chip.no_security_object``; and what the channel raises, ``card.removed`` above all.
    """
    return _Reading(channel, keys, randomness, progress).run(wanted)


class _Reading:
    """The state of one reading."""

    def __init__(
        self,
        channel: Channel,
        keys: AccessKeys,
        randomness: Randomness,
        progress: Callable[[Progress], None],
    ) -> None:
        self._link = Link(channel)
        self._keys = keys
        self._randomness = randomness
        self._progress = progress
        self._reader = FileReader(self._link)
        self._files: dict[FileId, bytes] = {}
        self._refused: dict[FileId, int] = {}
        self._sessions = 0

    def run(self, wanted: tuple[FileId, ...]) -> ChipReading:
        self._progress(Progress(Phase.ACCESS))
        self._opened = self._open()
        self._read(FileId.COM)
        self._read(FileId.SOD)
        if FileId.SOD not in self._files:
            raise AtTheDeskError("chip.no_security_object", sw=self._refused[FileId.SOD])
        there = self._announced()
        for file in wanted:
            if file in there:
                self._read(file)
        return ChipReading(
            files=MappingProxyType(self._files),
            refused=MappingProxyType(self._refused),
            access=self._opened.access,
            traffic=self._link.traffic,
            atr=self._link.atr,
        )

    def _open(self) -> Opened:
        card_access = read_card_access(self._link, self._reader)
        if card_access is not None:
            self._files[FileId.CARD_ACCESS] = card_access
        return open_by_bac(self._link, self._keys, self._randomness)

    def _announced(self) -> frozenset[FileId]:
        """Data groups that EF.COM or EF.SOD names: a group hidden in one of them is read too."""
        numbers: set[int] = set()
        if FileId.COM in self._files:
            numbers |= parse_com(self._files[FileId.COM]).data_groups
        numbers |= parse_security_object(self._files[FileId.SOD]).hashes.keys()
        return frozenset(data_group(number) for number in numbers)

    def _read(self, file: FileId) -> None:
        """Read ``file`` into the reading, or note its refusal; a lost session is opened again."""
        if file in self._files or file in self._refused:
            return
        try:
            self._files[file] = self._content(file)
        except FileRefused as refusal:
            self._refused[file] = refusal.sw
        if sum(map(len, self._files.values())) > MOST_BYTES:
            raise AtTheDeskError("chip.endless_file", file=file.value)
        content = self._files.get(file)
        if content is not None:
            size = len(content)
            self._progress(Progress(Phase.FILE, file, size, size, content))

    def _content(self, file: FileId) -> bytes:
        def moved(done: int, total: int) -> None:
            if done < total:
                self._progress(Progress(Phase.FILE, file, done, total))

        try:
            return self._reader.read(file, moved)
        except FileRefused:
            if not self._session_lost():
                raise
        # Chips answer an unwelcome length or file with an end of the session: once more, in short.
        self._reader.block = 0
        self._reopen()
        try:
            return self._reader.read(file, moved)
        except FileRefused:
            if self._session_lost():
                self._reopen()
            raise

    def _session_lost(self) -> bool:
        return self._link.session is None or self._link.session.ended

    def _reopen(self) -> None:
        self._sessions += 1
        if self._sessions >= _MOST_SESSIONS:
            raise MalformedChipData("sm.sessions")
        self._opened.again(self._link)
