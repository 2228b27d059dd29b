"""The files under the journal of print jobs; every function raises ``OSError``."""

from __future__ import annotations

import os
from pathlib import Path


def opened(path: Path) -> int:
    """For reading and writing, made where it is not there; nobody else's, and no link."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)


def has_followed(path: Path, file: int) -> bool:
    """Whether another file has taken the place of the open one."""
    try:
        there, here = path.stat(), os.fstat(file)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) != (here.st_dev, here.st_ino)


def replace_file(path: Path, content: bytes) -> None:
    """``content`` in its place, wholly or not at all.

    Written under one fixed name beside it: what a power cut leaves there, the next time overwrites.
    """
    beside = path.with_name(f"{path.name}.shorter")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """A file just made survives power loss only when its folder is flushed too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
