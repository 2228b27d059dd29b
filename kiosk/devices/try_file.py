"""The book of tries as a small file of the kiosk: hashes and times, so that a restart forgets none.

It is read, changed and replaced under a lock; a torn or foreign file counts as an empty book.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from kiosk.domain.try_limit import TryBook
from kiosk.errors import TechnicianError

Result = TypeVar("Result")
_MOST_BYTES = 1 << 20
_HASH_LENGTH = 64


class TryFile:
    """Implements :class:`kiosk.ports.try_keeper.TryKeeper`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def change(self, work: Callable[[TryBook], tuple[TryBook, Result]]) -> Result:
        """See the port."""
        try:
            with self._locked():
                book, result = work(self._read())
                self._write(book)
        except OSError as error:
            raise TechnicianError(
                "self_service.tries_not_kept", reason=error.strerror or ""
            ) from None
        return result

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(self._path.with_suffix(".lock"), os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _read(self) -> TryBook:
        try:
            if self._path.stat().st_size > _MOST_BYTES:
                return TryBook()
            return _book(json.loads(self._path.read_text(encoding="ascii")))
        except (OSError, ValueError, RecursionError):
            return TryBook()

    def _write(self, book: TryBook) -> None:
        content = {each: [at.isoformat() for at in times] for each, times in book.tries.items()}
        fresh = self._path.with_suffix(".new")
        handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(content, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)


def _book(content: object) -> TryBook:
    """Raises ``ValueError`` for anything but a book."""
    if not isinstance(content, dict):
        raise ValueError("not a book")  # noqa: TRY004 - as of any other malformed content
    return TryBook({_hash(each): _times(times) for each, times in content.items()})


def _hash(text: object) -> str:
    if not isinstance(text, str) or len(text) != _HASH_LENGTH:
        raise ValueError("not a hash")
    return text


def _times(listed: object) -> tuple[datetime, ...]:
    if not isinstance(listed, list):
        raise ValueError("not a list of times")  # noqa: TRY004 - as above
    times = tuple(datetime.fromisoformat(str(each)) for each in listed)
    if any(at.tzinfo is None for at in times):
        raise ValueError("a time without its zone")
    return times
