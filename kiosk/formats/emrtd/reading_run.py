"""The state of one reading, and its steps; see :func:`reader.read_card`."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import active_authentication
from kiosk.formats.emrtd.access import (
    Opened,
    open_by_bac,
    open_by_pace,
    read_card_access,
    select_application,
    usable_pace,
)
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.answer_to_reset import takes_extended_length
from kiosk.formats.emrtd.atr_info import block_as_told
from kiosk.formats.emrtd.channel import Channel, ExtendedLengthRefused
from kiosk.formats.emrtd.chip_authentication import way_of
from kiosk.formats.emrtd.chip_authentication_run import ChipAuthenticationRun
from kiosk.formats.emrtd.chip_reading import (
    ActiveAuthenticationTranscript,
    ChipReading,
    Phase,
    Progress,
)
from kiosk.formats.emrtd.file_reading import LARGEST_BLOCK, FileReader, FileRefused
from kiosk.formats.emrtd.files import FileId, data_group
from kiosk.formats.emrtd.key_agreement import Randomness
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.lds_security_object import parse_security_object
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.emrtd.public_keys import PublicKey
from kiosk.formats.emrtd.security_infos import SecurityInfos, parse_security_infos

MOST_BYTES = 1024 * 1024
_MOST_SESSIONS = 12
"""A chip may end one at each length that it dislikes; more than this leads nowhere."""
_NOTHING = SecurityInfos((), (), (), "", frozenset())


class ReadingRun:
    """One reading, from the first command to the last."""

    def __init__(
        self,
        channel: Channel,
        keys: AccessKeys,
        randomness: Randomness,
        progress: Callable[[Progress], None],
        challenge: bytes,
    ) -> None:
        self._link = Link(channel)
        self._keys = keys
        self._randomness = randomness
        self._progress = progress
        self._challenge = challenge
        extended = takes_extended_length(channel.atr) is not False
        self._reader = FileReader(self._link, LARGEST_BLOCK if extended else 0)
        self._files: dict[FileId, bytes] = {}
        self._refused: dict[FileId, int] = {}
        self._sessions = 0
        self._in_application = False
        self._proof = ChipAuthenticationRun(self._link, self._reader, randomness, self._reopen)
        self._signature: ActiveAuthenticationTranscript | None = None

    def complete(self, wanted: tuple[FileId, ...]) -> ChipReading:
        """Do every step; raises what :func:`reader.read_card` says."""
        self._progress(Progress(Phase.ACCESS))
        self._reader.block = block_as_told(self._link, self._reader.block)
        announced = self._announced_openly()
        self._opened = self._open(announced)
        if announced.chip_authentication or announced.chip_keys:
            self._prove_chip()
        self._read(FileId.COM)
        if FileId.DG14 in self._named_by_com():
            self._prove_chip()
        self._read(FileId.SOD)
        if FileId.SOD not in self._files:
            raise AtTheDeskError("chip.no_security_object", sw=self._refused[FileId.SOD])
        there = self._named_by_com() | self._named_by_security_object()
        if FileId.DG14 in there:
            self._prove_chip()
        for file in wanted:
            if file in there:
                self._read(file)
            if file is FileId.DG15:
                self._ask_signature()
        return self._result()

    def _announced_openly(self) -> SecurityInfos:
        """Step 1: what EF.CardAccess says."""
        content = read_card_access(self._link, self._reader)
        if content is None:
            return _NOTHING
        self._files[FileId.CARD_ACCESS] = content
        return parse_security_infos(content, "card_access")

    def _open(self, announced: SecurityInfos) -> Opened:
        info = usable_pace(announced.pace)
        if info is None:
            return open_by_bac(self._link, self._reader, self._keys, self._randomness)
        self._link.short_only = not self._reader.takes_extended
        opened = open_by_pace(
            self._link, info, self._keys, self._randomness, alone=len(announced.pace) == 1
        )
        if opened.mapping is not None:
            self._opened = opened
            self._read(FileId.CARD_SECURITY)
        select_application(self._link)
        self._in_application = True
        return opened

    def _prove_chip(self) -> None:
        """Step 3, once; not needed where PACE has mapped the chip's own key."""
        if self._proof.done or self._opened.mapping is not None:
            return
        self._read(FileId.DG14)
        way = way_of(self._files.get(FileId.DG14, b""))
        if way is not None:
            self._progress(Progress(Phase.CHIP_AUTHENTICATION))
            self._proof.ask(way)

    def _ask_signature(self) -> None:
        """Step 5."""
        content = self._files.get(FileId.DG15)
        if content is None:
            return
        try:
            key = active_authentication.parse_data_group_15(content)
        except MalformedChipData:
            return
        self._progress(Progress(Phase.ACTIVE_AUTHENTICATION))
        try:
            self._signature = self._signed(key)
        except ExtendedLengthRefused:
            self._reader.block = 0
            self._reopen()
            self._signature = self._signed(key)
        if self._session_lost():
            self._reopen()

    def _signed(self, key: PublicKey) -> ActiveAuthenticationTranscript:
        return active_authentication.authenticate(
            self._link, key, self._challenge, extended=self._reader.takes_extended
        )

    def _named_by_com(self) -> frozenset[FileId]:
        if FileId.COM not in self._files:
            return frozenset()
        return frozenset(map(data_group, parse_com(self._files[FileId.COM]).data_groups))

    def _named_by_security_object(self) -> frozenset[FileId]:
        """A group that EF.COM hides is read all the same."""
        return frozenset(map(data_group, parse_security_object(self._files[FileId.SOD]).hashes))

    def _read(self, file: FileId) -> None:
        """Read ``file`` into the reading, or note its refusal; a lost session is opened again."""
        if file in self._files or file in self._refused:
            return
        try:
            content = self._content(file)
        except FileRefused as refusal:
            self._refused[file] = refusal.sw
            return
        self._files[file] = content
        if sum(map(len, self._files.values())) > MOST_BYTES:
            raise AtTheDeskError("chip.endless_file", file=file.value)
        self._progress(Progress(Phase.FILE, file, len(content), len(content), content))

    def _content(self, file: FileId) -> bytes:
        """Read; a session lost over it is opened anew, and the file asked for once more in short.

        As long as the chip so teaches a smaller block, it is asked again.
        """
        asked: set[tuple[int, int]] = set()
        while True:
            try:
                return self._attempt(file)
            except FileRefused:
                if not self._session_lost():
                    raise
                # Chips answer an unwelcome length or file with an end of the session.
                self._reader.block = 0
                self._reopen()
                lengths = self._reader.block, self._reader.short_block
                if lengths in asked:
                    raise
                asked.add(lengths)

    def _attempt(self, file: FileId) -> bytes:
        """Read; the first exchange after Chip Authentication shows whether the chip has its key."""

        def moved(done: int, total: int) -> None:
            if done < total:
                self._progress(Progress(Phase.FILE, file, done, total))

        proving, self._proof.proving = self._proof.proving, False
        try:
            return self._reader.read(file, moved)
        except AtTheDeskError as fault:
            if not proving or not self._session_lost() or fault.code != "chip.mac_wrong":
                raise
            raise FileRefused(0) from fault
        finally:
            if proving:
                self._proof.keep(self._link.first_exchange)

    def _session_lost(self) -> bool:
        return self._proof.session_lost

    def _reopen(self) -> None:
        self._sessions += 1
        if self._sessions >= _MOST_SESSIONS:
            raise MalformedChipData("sm.sessions")
        self._opened.again(self._link)
        if self._in_application and self._opened.access.protocol != "BAC":
            select_application(self._link)

    def _result(self) -> ChipReading:
        return ChipReading(
            files=MappingProxyType(self._files),
            refused=MappingProxyType(self._refused),
            access=self._opened.access,
            traffic=self._link.traffic,
            atr=self._link.atr,
            active_authentication=self._signature,
            chip_authentication=self._proof.transcript,
            mapping=self._opened.mapping,
        )
