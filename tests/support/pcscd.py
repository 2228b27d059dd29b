"""A real pcscd with a virtual reader for tests: started here, stopped here, nobody else's.

The client library reads the socket's name once per process, so there is one daemon per process.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from kiosk.devices.pcsc import PcscReaders
from kiosk.errors import TechnicianError
from kiosk.ports.card_reader import CardPresence, ReaderState
from kiosk.practice.private_pcscd import SOCKET_VARIABLE, PrivatePcscd
from kiosk.practice.vpcd import VpcdSlot

_PATIENCE_S = 40.0


@cache
def _daemon() -> PrivatePcscd:
    folder = Path(tempfile.mkdtemp(prefix="pcscd-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    daemon = PrivatePcscd(folder)
    os.environ[SOCKET_VARIABLE] = str(daemon.socket_path)
    atexit.register(daemon.stop)
    return daemon


def wait_until(holds: Callable[[], bool], what: str, patience_s: float = _PATIENCE_S) -> None:
    """Poll until ``holds()``; fail with ``what`` when patience ends."""
    until = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > until:
            raise AssertionError(f"did not happen: {what}")
        time.sleep(0.02)


def desk() -> tuple[ReaderState, ...]:
    """List the readers; empty also while the service is away."""
    try:
        return PcscReaders().readers()
    except TechnicianError:
        return ()


def wait_for_card(slot: int = 0, *, present: bool = True) -> None:
    """Wait until the daemon has noticed that a card is in ``slot``, or that none is."""

    def noticed() -> bool:
        readers = desk()
        return len(readers) > slot and present is (
            readers[slot].presence is not CardPresence.ABSENT
        )

    wait_until(noticed, "card noticed" if present else "removal noticed")


@pytest.fixture
def pcscd() -> PrivatePcscd:
    """A running daemon with two empty virtual slots."""
    daemon = _daemon()
    try:
        daemon.start()
    except TechnicianError as error:
        pytest.skip(f"no pcscd to be had: {error.facts.get('reason')}")
    wait_until(lambda: len(desk()) == 2, "virtual reader listed")
    return daemon


@pytest.fixture
def slot(pcscd: PrivatePcscd) -> Iterator[VpcdSlot]:
    """The first slot of the virtual reader, empty; emptied again afterwards."""
    made = VpcdSlot(pcscd.port)
    yield made
    made.remove()
    wait_for_card(0, present=False)


@pytest.fixture
def second_slot(pcscd: PrivatePcscd) -> Iterator[VpcdSlot]:
    """The second slot of the virtual reader."""
    made = VpcdSlot(pcscd.port + 1)
    yield made
    made.remove()
    wait_for_card(1, present=False)
