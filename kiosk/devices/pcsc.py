"""Card readers through PC/SC: with :mod:`pcsc_channel` the only place that knows pyscard.

Readers come and go, and the service is stopped and started: every call stands on a context of its
own, so nothing stale survives. The low-level interface is used because pyscard's objects keep one
context for the whole process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from smartcard import scard

from kiosk.devices.pcsc_channel import PcscChannel, reader_names, require
from kiosk.devices.pcsc_faults import Code, unsigned
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.emrtd.channel import Channel
from kiosk.ports.card_reader import CardPresence, DeskReaders, ReaderState

_POLL_MS = 300
_WITHOUT_READERS_S = 0.4
_IN_USE_TRIES = 8
_IN_USE_PAUSE_S = 0.15
"""Desktop programs look at each new card for a moment: worth a second's patience, not more."""


@contextmanager
def _context() -> Iterator[Any]:
    """Lend a context; raises ``TechnicianError`` where the service cannot be reached."""
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    require(result)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _states(context: Any, timeout_ms: int = 0, known: dict[str, int] | None = None) -> list[Any]:
    """Ask for reader states; with ``known`` (name to last state) wait for a change of one."""
    asked = [
        (name, (known or {}).get(name, scard.SCARD_STATE_UNAWARE)) for name in reader_names(context)
    ]
    if not asked:
        return []
    result, states = scard.SCardGetStatusChange(context, timeout_ms, asked)
    if unsigned(result) != Code.TIMEOUT:
        require(result)
    return list(states)


def _presence(state: int) -> CardPresence:
    if not state & scard.SCARD_STATE_PRESENT:
        return CardPresence.ABSENT
    if state & scard.SCARD_STATE_MUTE:
        return CardPresence.MUTE
    if state & scard.SCARD_STATE_EXCLUSIVE:
        return CardPresence.IN_USE
    return CardPresence.PRESENT


def _readers(states: list[Any]) -> tuple[ReaderState, ...]:
    return tuple(ReaderState(name, _presence(state)) for name, state, _ in states)


class PcscReaders:
    """The readers of this desk; implements the port ``CardReaders``."""

    def __init__(self) -> None:
        self._left_as_it_was = False

    def readers(self) -> tuple[ReaderState, ...]:
        """List the readers; raises ``TechnicianError("reader.no_service")`` without the service."""
        with _context() as context:
            return _readers(_states(context))

    @contextmanager
    def connect(self, reader_name: str | None = None) -> Iterator[Channel]:
        """Power the card, lend its channel, and reset the card afterwards.

        The reset matters: a card left in its session refuses the next reader's GET CHALLENGE.
        """
        with _context() as context:
            name = _chosen(_readers(_states(context)), reader_name)
            card, protocol = _connected(context, name)
            if self._left_as_it_was:
                # It may have fallen silent once and never have left: its session would go on.
                protocol = _reset(card)
            channel = PcscChannel(context, name, card, protocol)
            try:
                yield channel
            finally:
                # pcsc-lite 1.9.9 misses the next insertion if a card that has gone is reset.
                self._left_as_it_was = channel.fell_silent
                end = scard.SCARD_LEAVE_CARD if channel.fell_silent else scard.SCARD_RESET_CARD
                scard.SCardDisconnect(card, end)

    def watch(self, changed: Callable[[DeskReaders], None], stop: threading.Event) -> None:
        """Call ``changed`` now and within a second of each change, until ``stop`` is set.

        Never raises for what readers do; a stopped service is a state, and is asked for again.
        """
        told = _Told(changed)
        while not stop.is_set():
            try:
                with _context() as context:
                    _watch_context(context, told, stop)
            except KioskError as error:
                told.tell(DeskReaders((), error.code))
                stop.wait(_WITHOUT_READERS_S)


class _Told:
    """Passes on what differs from what was told last, whoever saw it."""

    def __init__(self, changed: Callable[[DeskReaders], None]) -> None:
        self._changed = changed
        self._last: DeskReaders | None = None

    def tell(self, now: DeskReaders) -> None:
        if now != self._last:
            self._last = now
            self._changed(now)


def _watch_context(context: Any, told: _Told, stop: threading.Event) -> None:
    known: dict[str, int] = {}
    while not stop.is_set():
        states = _states(context, _POLL_MS if known else 0, known)
        known = {name: state & ~scard.SCARD_STATE_CHANGED for name, state, _ in states}
        told.tell(DeskReaders(_readers(states), "" if states else "reader.none"))
        if not states:
            stop.wait(_WITHOUT_READERS_S)


def _chosen(readers: tuple[ReaderState, ...], name: str | None) -> str:
    """The reader of this name, or of a name with this part: the one with a card if several."""
    if not readers:
        raise AtTheDeskError("reader.none")
    if name is not None:
        if name in [reader.name for reader in readers]:
            return name
        readers = tuple(reader for reader in readers if name in reader.name)
        if not readers:
            raise AtTheDeskError("reader.gone")
    if len(readers) == 1:
        return readers[0].name
    with_card = [reader for reader in readers if reader.presence is not CardPresence.ABSENT]
    if not with_card:
        raise AtTheDeskError("card.absent")
    if len(with_card) > 1:
        raise AtTheDeskError("reader.several", count=len(with_card))
    return with_card[0].name


def _connected(context: Any, name: str) -> tuple[Any, int]:
    """Connect for ourselves alone: an APDU of somebody else would end the chip's session."""
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    for attempt in range(1, _IN_USE_TRIES + 1):
        result, card, protocol = scard.SCardConnect(
            context, name, scard.SCARD_SHARE_EXCLUSIVE, protocols
        )
        if unsigned(result) != Code.SHARING_VIOLATION or attempt == _IN_USE_TRIES:
            break
        time.sleep(_IN_USE_PAUSE_S)
    require(result)
    return card, protocol


def _reset(card: Any) -> int:
    """Reset a connected card; return the protocol that it speaks now."""
    protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result, protocol = scard.SCardReconnect(
        card, scard.SCARD_SHARE_EXCLUSIVE, protocols, scard.SCARD_RESET_CARD
    )
    require(result)
    return int(protocol)
