"""The disk: room, whether it takes anything, the reserve, and the second copy's every bit."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from counter_ui.doctor.examined import Examined
from counter_ui.wiring import store_path
from kiosk.errors import IntegrityError, LaterError, TechnicianError
from kiosk.ports.disk_space import LITTLE_ROOM_BYTES, NO_ROOM_BYTES
from kiosk.store.failures import file_failures_named
from kiosk.store.reserve import RESERVE_BYTES, Reserve
from kiosk.store.second_copy import carried_beside, journal_beside


def disk(examined: Examined) -> str:
    """Free room, and one file written and taken away again."""
    folder = _existing(examined.settings.state)
    free = examined.machine.free_bytes(folder)
    if free < NO_ROOM_BYTES:
        raise TechnicianError("disk.no_room", megabytes=free >> 20)
    try_writing(folder)
    if free < LITTLE_ROOM_BYTES:
        raise TechnicianError("disk.little_space", megabytes=free >> 20)
    return f"{free >> 30} GiB"


def try_writing(folder: Path) -> None:
    """Raises ``TechnicianError``: ``disk.read_only``, ``disk.failing`` (fact ``reason``)."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"kiosk")
            file.flush()
            os.fsync(file.fileno())
    except PermissionError as error:
        raise TechnicianError("disk.read_only", reason=error.strerror or "") from None
    except OSError as error:
        code = "disk.read_only" if error.errno == errno.EROFS else "disk.failing"
        raise TechnicianError(code, reason=error.strerror or "") from None


def reserve(examined: Examined) -> str:
    """The room that is held back for what was begun; it is taken again when the counter opens."""
    held = Reserve(store_path(examined.settings), RESERVE_BYTES).path
    if held.exists() and held.stat().st_size >= RESERVE_BYTES:
        return f"{RESERVE_BYTES >> 20} MiB"
    raise LaterError("disk.no_reserve", megabytes=RESERVE_BYTES >> 20)


def second_copy(examined: Examined) -> str:
    """Every frame of the journal beside the store, and whether it knows all that waits."""
    listed = examined.open.store.run(lambda unit: unit.outbox.listing(unfinished_only=True))
    waiting = frozenset(each.registration_id for each in listed)
    return judged_copy(store_path(examined.settings), waiting)


def judged_copy(store: Path, waiting: frozenset[str]) -> str:
    """Raises ``disk.second_copy_damaged`` (fact ``bytes``), ``disk.second_copy_behind``."""
    journal = journal_beside(store)
    with file_failures_named(file=journal.path.name):
        damaged = journal.damaged_bytes() + carried_beside(journal).damaged_bytes()
        kept = journal.ids()
    if damaged:
        raise IntegrityError("disk.second_copy_damaged", bytes=damaged)
    missing = len(waiting - kept)
    if missing:
        raise LaterError("disk.second_copy_behind", count=missing)
    return f"{len(kept)}"


def _existing(folder: Path) -> Path:
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    return place
