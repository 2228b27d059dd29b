"""Files and their names, made so that a power cut does not take them back."""

from __future__ import annotations

import os
from pathlib import Path


def create_file(path: Path) -> None:
    """Make an empty file that only its owner can read, and flush its name to the disk.

    An existing file is left as it is. Raises ``OSError``.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return
    os.close(handle)
    flush_directory(path.parent)


def flush_directory(directory: Path) -> None:
    """Make the names in ``directory`` survive a power cut. Raises ``OSError``."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_all(handle: int, content: bytes) -> None:
    """Write every byte; raises ``OSError``, on a full disk after some of them."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]
