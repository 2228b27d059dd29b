"""Files of envelopes on a USB stick or any other folder that a person chose."""

from __future__ import annotations

import os
from pathlib import Path

from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.formats.stick_carrier import LARGEST_FILE


def write_stick(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file and flush it, its name too: the stick may be pulled when this returns.

    ``name`` is made by the program. Raises ``TechnicianError('stick.unwritable')``; then nothing
    under that name is left behind.
    """
    path = folder / name
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(path, flags, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            _flush_folder(folder)
        except OSError:
            path.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise TechnicianError(
            "stick.unwritable", folder=str(folder), reason=error.strerror or ""
        ) from None
    return path


def read_stick(path: Path) -> bytes:
    """The file's bytes; raises ``AtTheDeskError`` ``stick.unreadable`` or ``stick.damaged``."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise AtTheDeskError(
            "stick.unreadable", file=str(path), reason=error.strerror or ""
        ) from None
    if len(content) > LARGEST_FILE:
        raise AtTheDeskError("stick.damaged")
    return content


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
