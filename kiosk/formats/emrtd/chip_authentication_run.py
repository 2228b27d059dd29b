"""Chip Authentication within a reading: asked once, in whatever length chip and reader take."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from kiosk.formats.emrtd import chip_authentication
from kiosk.formats.emrtd.apdu import refused_for_length
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.chip_authentication import ChipAuthenticationWay
from kiosk.formats.emrtd.chip_reading import ChipAuthenticationTranscript
from kiosk.formats.emrtd.file_reading import FileReader
from kiosk.formats.emrtd.key_agreement import Randomness
from kiosk.formats.emrtd.link import ChainRefused, Link
from kiosk.formats.emrtd.malformed import MalformedChipData


@dataclass(slots=True)
class ChipAuthenticationRun:
    """The question, its transcript, and whether the chip's next exchange is its answer."""

    link: Link
    reader: FileReader
    randomness: Randomness = field(repr=False)
    reopen: Callable[[], None] = field(repr=False)
    """Opens the chip once more, after its session was lost."""
    transcript: ChipAuthenticationTranscript | None = field(default=None, init=False, repr=False)
    proving: bool = field(default=False, init=False)
    """Whether the first exchange under the agreed keys is still to come."""
    too_long: bool = field(default=False, init=False)
    """Whether chip and reader carry the terminal's key in no way."""

    @property
    def done(self) -> bool:
        """Whether nothing is left to ask."""
        return self.transcript is not None or self.too_long

    def ask(self, way: ChipAuthenticationWay) -> None:
        """Agree on keys; a session that was lost over it is opened again."""
        # What is known to work comes first. Even where the reader takes no extended length the
        # channel may carry a long command: T=0 has ENVELOPE.
        in_parts_first = not self.reader.takes_extended
        try:
            for in_parts in (in_parts_first, not in_parts_first):
                if self._asked(way, in_parts):
                    break
            else:
                self.too_long = True
        except MalformedChipData:
            return
        self.link.short_only = not self.reader.takes_extended
        if self.session_lost:
            self.reopen()

    def _asked(self, way: ChipAuthenticationWay, in_parts: bool) -> bool:
        """Whether the chip could be asked with commands of this length."""
        self.link.short_only = in_parts
        try:
            self.transcript, self.proving = chip_authentication.authenticate(
                self.link, way, self.randomness
            )
        except ExtendedLengthRefused:
            self.reader.block = 0
            self._end_session()
        except ChainRefused:
            pass
        else:
            return True
        self.link.short_only = not self.reader.takes_extended
        if self.session_lost:
            self.reopen()
        return False

    def _end_session(self) -> None:
        """Whether the chip has seen the command is not known, nor so where its counter stands."""
        if self.link.session is not None:
            self.link.session.ended = True

    @property
    def session_lost(self) -> bool:
        """Whether the chip must be opened again before anything else."""
        return self.link.session is None or self.link.session.ended

    def keep(self, exchange: tuple[bytes, bytes] | None) -> None:
        """Keep the first exchange; a long one that failed for its length is made again, short."""
        if self.transcript is None:
            return
        if exchange is None or refused_for_length(*exchange):
            self.transcript = None
        else:
            self.transcript = chip_authentication.completed(self.transcript, exchange)
