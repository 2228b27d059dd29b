"""The card readers on the desk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from kiosk.formats.emrtd.channel import Channel


class CardPresence(StrEnum):
    """What lies on one reader."""

    ABSENT = "absent"
    PRESENT = "present"
    MUTE = "mute"
    """Something is there that does not answer: upside down, or no chip card."""
    IN_USE = "in_use"
    """Another program holds the card for itself."""


@dataclass(frozen=True, slots=True)
class ReaderState:
    """One reader, and what lies on it."""

    name: str
    presence: CardPresence


@dataclass(frozen=True, slots=True)
class DeskReaders:
    """All readers at one moment."""

    readers: tuple[ReaderState, ...]
    trouble: str = ""
    """``reader.no_service`` or ``reader.none`` where nothing can be read now, else empty."""


class CardReaders(Protocol):
    """Readers by name; plugged, unplugged and restarted at any time."""

    def readers(self) -> tuple[ReaderState, ...]:
        """List the readers; raises ``TechnicianError("reader.no_service")`` without the service."""
        ...

    def connect(self, reader_name: str | None = None) -> AbstractContextManager[Channel]:
        """Power the card and lend its channel; the card is reset when the lending ends.

        Without a name: the only reader, or among several the only one with a card. Raises
        ``AtTheDeskError`` with ``reader.none``, ``reader.several``, ``reader.gone``,
        ``card.absent``, ``card.mute``, ``card.in_use`` or, later, ``card.removed``.
        """
        ...

    def watch(self, changed: Callable[[DeskReaders], None], stop: threading.Event) -> None:
        """Call ``changed`` now and within a second of each change, until ``stop`` is set."""
        ...
