"""When to read the chip: a key is known, a card lies there, and this was not tried before."""

from __future__ import annotations

from datetime import datetime

from counter_ui.journey import Journey, opens_chip
from counter_ui.widgets.chip_line import ChipState
from kiosk.domain.claim import Claim, Source
from kiosk.formats.chip_contents import TEXT_GROUPS, facts_so_far
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.chip_reading import Progress
from kiosk.formats.emrtd.files import FileId
from kiosk.ports.card_reader import CardPresence, DeskReaders

CARD_AWAY = frozenset({"card.removed", "card.absent", "reader.gone"})
"""Errors after which a card that comes back is read again by itself."""


class ChipWatch:
    """Reads once per card put down and key learned; a wrong key is not tried again and again."""

    def __init__(self) -> None:
        self._readers: DeskReaders | None = None
        self._laid_down = 0
        self._tried: tuple[int, AccessKeys] | None = None
        self._ended = ChipState.NO_CARD
        self._arrived: dict[FileId, bytes] = {}
        self.reading = False

    def see(self, readers: DeskReaders) -> None:
        """The readers as they are now."""
        before = self._with_cards()
        self._readers = readers
        # While it is read a reader may call its card *in use*: that is no new card. But one less is
        # news as well: of two cards, which to read was not clear.
        if self.card_there and self._with_cards() != before:
            self._laid_down += 1

    @property
    def card_there(self) -> bool:
        """Whether a chip card lies on a reader."""
        return CardPresence.PRESENT in self._presences()

    def _presences(self) -> set[CardPresence]:
        readers = self._readers.readers if self._readers else ()
        return {each.presence for each in readers}

    def _with_cards(self) -> set[str]:
        readers = self._readers.readers if self._readers else ()
        lies = (CardPresence.PRESENT, CardPresence.IN_USE)
        return {each.name for each in readers if each.presence in lies}

    def wants(self, journey: Journey) -> bool:
        """Whether to read now."""
        if self.reading or not self.card_there or journey.read(Source.CHIP):
            return False
        keys = journey.keys
        return opens_chip(keys) and self._tried != (self._laid_down, keys)

    def begin(self, journey: Journey) -> None:
        """A reading starts."""
        self.reading, self._arrived = True, {}
        self._tried = (self._laid_down, journey.keys)

    def end(self, code: str = "") -> None:
        """A reading ended, with this error code if it failed."""
        self.reading, self._arrived = False, {}
        if not code:
            self._ended = ChipState.DONE
        else:
            self._ended = ChipState.REMOVED if code in CARD_AWAY else ChipState.FAILED

    def arrived(self, told: Progress) -> bool:
        """Keep a whole file until the reading ends: whether it says who somebody is."""
        if told.file is None or told.content is None or told.file not in TEXT_GROUPS:
            return False
        self._arrived[told.file] = told.content
        return True

    def facts_so_far(self, at: datetime) -> Claim | None:
        """What the chip has said while it is read: nothing of it is proved."""
        return facts_so_far(self._arrived, at) if self._arrived else None

    def came_back_unseen(self) -> bool:
        """After a loss: a card that the reader still reports was put back between two looks."""
        if self.card_there and not self.reading and self._ended is ChipState.REMOVED:
            self._laid_down += 1
            return True
        return False

    def forget(self) -> None:
        """A new draft, or the officer asks to read once more."""
        self._tried = None
        self._ended = ChipState.NO_CARD

    def state(self, journey: Journey) -> ChipState:
        """What the screen says of the chip."""
        if journey.read(Source.CHIP):
            return ChipState.DONE
        if self.reading:
            return ChipState.READING
        if self._readers is not None and self._readers.trouble:
            return ChipState.NO_READER
        if self._tried is not None and self._ended in (ChipState.FAILED, ChipState.REMOVED):
            return self._ended
        return self._waits_for() if opens_chip(journey.keys) else ChipState.NO_KEY

    def _waits_for(self) -> ChipState:
        presences = self._presences()
        if CardPresence.IN_USE in presences:
            return ChipState.HELD
        is_mute = CardPresence.MUTE in presences and not self.card_there
        return ChipState.MUTE if is_mute else ChipState.NO_CARD
