"""Locks between processes that the operating system takes back when a process dies."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from kiosk.errors import LaterError, TechnicianError
from kiosk.store.failures import file_failures_named

_POLL_S = 0.02


@contextmanager
def opening_alone(path: Path, *, patience_s: float) -> Iterator[None]:
    """Be the only one that opens or upgrades the store at ``path``.

    Raises ``LaterError('store.busy')`` after ``patience_s``, and ``OSError``.
    """
    with _lock_file(path, "opening") as handle:
        end = time.monotonic() + patience_s
        while not _taken(handle):
            if time.monotonic() > end:
                raise LaterError("store.busy")
            time.sleep(_POLL_S)
        yield


@contextmanager
def next_to_write(path: Path, *, patience_s: float) -> Iterator[None]:
    """Be the only one that asks the database at ``path`` for its write lock.

    The database lets its waiters try again and again at intervals of up to 100 ms; who writes
    without a pause takes the lock between two tries of everybody else. Here only one process tries
    while the others sleep in the kernel, and who has just written must queue behind that one.
    Raises ``LaterError('store.busy')`` after ``patience_s``, and ``store.…`` for the file.
    """
    with file_failures_named(file=str(path)):
        handle = _opened(path, "turn")
    if not _taken(handle):
        _wait_for(handle, patience_s)
    try:
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, patience_s: float) -> None:
    """Sleep until the lock is ours; the kernel knows no time limit, so a thread sleeps for us."""
    taken: Future[None] = Future()

    def sleep() -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if taken.set_running_or_notify_cancel():
            taken.set_result(None)
        else:  # given up meanwhile
            os.close(handle)

    threading.Thread(target=sleep, name="kiosk-turn", daemon=True).start()
    try:
        taken.result(patience_s)
    except TimeoutError:
        if taken.cancel():
            raise LaterError("store.busy") from None
        taken.result()  # it came at this very moment


@contextmanager
def counter_lock(path: Path) -> Iterator[None]:
    """Be the only counter screen over the store at ``path``; other commands are not kept out.

    Raises ``TechnicianError('store.in_use', process=…)`` at once if another screen is open, with
    that screen's process number, and ``store.…`` where the folder cannot be written. Nothing stale
    stays behind, whatever kills the process.
    """
    with ExitStack() as stack:
        with file_failures_named(file=str(path)):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = stack.enter_context(_lock_file(path, "counter"))
            _name_holder(handle)
        yield


def _name_holder(handle: int) -> None:
    if not _taken(handle):
        holder = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
        raise TechnicianError("store.in_use", process=int(holder) if holder.isdigit() else 0)
    # On a full disk the number stays away; the lock holds all the same.
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)


@contextmanager
def _lock_file(path: Path, purpose: str) -> Iterator[int]:
    handle = _opened(path, purpose)
    try:
        yield handle
    finally:
        os.close(handle)


def _opened(path: Path, purpose: str) -> int:
    # Never removed: two processes could then each hold a lock on a file of the same name.
    return os.open(path.with_name(f"{path.name}.{purpose}"), os.O_CREAT | os.O_RDWR, 0o600)


def _taken(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
