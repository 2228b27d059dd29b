"""The practice desk's readers: a virtual card without PC/SC, or in pcscd's virtual reader."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd.channel import Channel
from kiosk.ports.card_reader import CardPresence, DeskReaders, ReaderState
from kiosk.practice.chip import VirtualChip

PRACTICE_READER = "Practice reader (no PC/SC)"
_POLL_S = 0.1


@dataclass(slots=True)
class PracticeReaders:
    """One reader in memory; implements the port ``CardReaders``. Safe for several threads."""

    _chip: VirtualChip | None = field(default=None, repr=False)
    _in_use: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    def insert(self, chip: VirtualChip) -> None:
        """Lay a card on the reader, in place of one that is there."""
        self._chip = chip

    def remove(self) -> None:
        """Take the card away, also in the middle of a reading."""
        self._chip = None

    def readers(self) -> tuple[ReaderState, ...]:
        """List the one reader."""
        presence = CardPresence.ABSENT
        if self._chip is not None:
            presence = CardPresence.IN_USE if self._in_use.locked() else CardPresence.PRESENT
        return (ReaderState(PRACTICE_READER, presence),)

    @contextmanager
    def connect(self, reader_name: str | None = None) -> Iterator[Channel]:
        """Power the card, lend its channel, and reset the card afterwards."""
        if reader_name not in (None, PRACTICE_READER):
            raise AtTheDeskError("reader.gone")
        chip = self._chip
        if chip is None:
            raise AtTheDeskError("card.absent")
        if not self._in_use.acquire(blocking=False):
            raise AtTheDeskError("card.in_use")
        try:
            chip.reset()
            yield _Lent(self, chip)
        finally:
            chip.reset()
            self._in_use.release()

    def watch(self, changed: Callable[[DeskReaders], None], stop: threading.Event) -> None:
        """Call ``changed`` now and after each change, until ``stop`` is set."""
        seen: DeskReaders | None = None
        while not stop.is_set():
            now = DeskReaders(self.readers())
            if now != seen:
                changed(now)
                seen = now
            stop.wait(_POLL_S)

    def holds(self, chip: VirtualChip) -> bool:
        """Whether this very card still lies on the reader."""
        return self._chip is chip


@dataclass(frozen=True, slots=True)
class _Lent:
    readers: PracticeReaders
    chip: VirtualChip = field(repr=False)

    @property
    def atr(self) -> bytes:
        return self.chip.atr

    def transmit(self, command: bytes) -> bytes:
        if not self.readers.holds(self.chip):
            raise AtTheDeskError("card.removed")
        return self.chip.process(command)
