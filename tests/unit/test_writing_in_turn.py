"""Processes that write one store: who waits is next, whoever writes without a pause."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.errors import LaterError
from kiosk.store.file_lock import next_to_write

PATIENCE_S = 60.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def other(path: Path) -> Iterator[int]:
    """The turn as another process holds it."""
    handle = os.open(path.with_name("store.db.turn"), os.O_CREAT | os.O_RDWR)
    fcntl.flock(handle, fcntl.LOCK_EX)
    yield handle
    os.close(handle)


def _is_free(path: Path) -> bool:
    handle = os.open(path.with_name("store.db.turn"), os.O_RDWR)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def test_a_turn_is_held_and_given_back(path: Path) -> None:
    with next_to_write(path, patience_s=0):
        assert not _is_free(path)
    assert _is_free(path)


def test_who_waits_has_the_turn_as_soon_as_it_is_free(path: Path, other: int) -> None:
    had = threading.Event()

    def write() -> None:
        with next_to_write(path, patience_s=PATIENCE_S):
            had.set()

    waiting = threading.Thread(target=write)
    waiting.start()
    assert not had.is_set()
    fcntl.flock(other, fcntl.LOCK_UN)
    waiting.join(PATIENCE_S)
    assert had.is_set()


def test_a_turn_that_does_not_come_is_named_and_holds_nobody_up_later(
    path: Path, other: int
) -> None:
    with pytest.raises(LaterError) as caught, next_to_write(path, patience_s=0.01):
        raise AssertionError("it is not our turn")
    assert caught.value.code == "store.busy"
    fcntl.flock(other, fcntl.LOCK_UN)
    with next_to_write(path, patience_s=PATIENCE_S):
        assert not _is_free(path)
