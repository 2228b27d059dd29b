"""Room held back on the disk, given up when it is full, so that what was begun can be finished."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from kiosk.store.durable_files import create_file, flush_directory

RESERVE_BYTES: Final = 16 << 20
"""Several times the write-ahead log, which is folded in at 4 MB, and any one registration."""

_ROOM_TO_OPEN: Final = 256 << 10
"""The log's index is 32 KB, and a file system keeps some blocks for itself."""


class Reserve:
    """A file beside the store with nothing in it but room."""

    def __init__(self, store: Path, size: int) -> None:
        self.path = store.with_name(f"{store.name}.reserve")
        self._size = size

    def hold(self) -> None:
        """Take the room, where the disk has twice as much; else there is none to hold back."""
        with suppress(OSError):
            if self._is_held() or not self._size or self._free() < 2 * self._size:
                return
            create_file(self.path)
            handle = os.open(self.path, os.O_WRONLY)
            try:
                os.posix_fallocate(handle, 0, self._size)
                os.fsync(handle)
            finally:
                os.close(handle)

    def give_up(self) -> bool:
        """Free the room at once; whether there was any. A later opening takes it again."""
        try:
            self.path.unlink()
            flush_directory(self.path.parent)
        except OSError:
            return False
        return True

    def is_there_room(self) -> bool:
        """Whether the disk has room for what an opening writes; also where nobody can say."""
        try:
            return self._free() >= _ROOM_TO_OPEN
        except OSError:
            return True

    def _is_held(self) -> bool:
        return self.path.exists() and self.path.stat().st_size >= self._size

    def _free(self) -> int:
        disk = os.statvfs(self.path.parent)
        return disk.f_bavail * disk.f_frsize
