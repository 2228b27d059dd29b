"""Put a new store where another one was, keeping everything of the other one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from kiosk.store.durable_files import flush_directory
from kiosk.store.failures import file_failures_named

_PARTS = ("-wal", "-shm", "", ".sealed", ".carried")
"""The log first: one left beside another file would be folded into it."""


def put_in_place(new: Path, path: Path, now: datetime, *, word: str) -> Path:
    """Give ``new`` and its journal the names of the store at ``path``; returns where that is now.

    The old files stay in the folder under ``<name>.<word>-<time>``. Cut off at any moment, nothing
    is gone and the store's name stands for the old file or the new one: while it stands for none,
    the journal keeps an empty store from being begun. Raises ``TechnicianError('store.…')``.
    """
    aside = _free_name(path, word, now)
    with file_failures_named(file=str(path)):
        for part in _PARTS:
            if _part(path, part).exists():
                os.link(_part(path, part), _part(aside, part))
        flush_directory(path.parent)
        for part in _PARTS:
            if _part(new, part).exists():
                _part(new, part).replace(_part(path, part))
            else:
                _part(path, part).unlink(missing_ok=True)
            flush_directory(path.parent)
    return aside


def _free_name(path: Path, word: str, now: datetime) -> Path:
    stem = f"{path.name}.{word}-{now.astimezone(UTC):%Y%m%d-%H%M%S}"
    return next(each for each in _names(path.with_name(stem)) if not each.exists())


def _names(first: Path) -> Iterator[Path]:
    yield first
    for count in range(2, 1000):
        yield first.with_name(f"{first.name}-{count}")


def _part(path: Path, part: str) -> Path:
    return path.with_name(path.name + part)
