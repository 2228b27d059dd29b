"""Where counter and display meet: a Unix socket in the counter's run folder, for one user only.

The folder (0700) and the socket (0600) keep other users out, and each side asks the kernel who the
other is (``SO_PEERCRED``, unix(7)). The path goes by the open folder, because an address holds 107
bytes and a state folder may be longer. All three exist on Linux only; elsewhere there is no second
display, and the counter works without it.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kiosk.errors import TechnicianError

RUN_FOLDER: Final = "run"
SOCKET_NAME: Final = "citizen-display.sock"
_WAITING: Final = 4
_CREDENTIALS: Final = struct.Struct("3i")


def check_platform(platform: str = sys.platform) -> None:
    """Raises ``TechnicianError('display.not_here')`` where there are no such sockets."""
    if platform != "linux":
        raise TechnicianError("display.not_here", platform=platform)


def listening(state: Path) -> socket.socket:
    """The counter's end, listening; whoever calls is the only screen of this state folder.

    Raises ``TechnicianError``: ``display.not_here``, ``display.folder`` (fact ``reason``).
    """
    check_platform()
    with _run_folder(state, make=True) as folder:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            with suppress(FileNotFoundError):
                os.unlink(SOCKET_NAME, dir_fd=folder)
            address = _address(folder)
            listener.bind(address)
            Path(address).chmod(0o600)
            listener.listen(_WAITING)
        except OSError as error:
            listener.close()
            raise TechnicianError("display.folder", reason=error.strerror or "") from None
    listener.setblocking(False)
    return listener


def connected(state: Path) -> socket.socket | None:
    """The display's end; None where no counter listens.

    Raises ``TechnicianError``: ``display.not_here``, ``display.folder``, ``display.stranger``
    where another user's program listens.
    """
    check_platform()
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _run_folder(state, make=False) as folder:
            line.connect(_address(folder))
    except OSError:
        line.close()
        return None
    except TechnicianError:
        line.close()
        raise
    if not is_same_user(line):
        line.close()
        raise TechnicianError("display.stranger")
    return line


def is_same_user(line: socket.socket) -> bool:
    """Whether the kernel says that the other side runs as this user."""
    told = line.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    _, user, _ = _CREDENTIALS.unpack(told)
    return bool(user == os.getuid())


def _address(folder: int) -> str:
    return f"/proc/self/fd/{folder}/{SOCKET_NAME}"


@contextmanager
def _run_folder(state: Path, *, make: bool) -> Iterator[int]:
    path = state / RUN_FOLDER
    try:
        if make:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise TechnicianError("display.folder", reason=error.strerror or "") from None
    try:
        found = os.fstat(folder)
        if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o077:
            raise TechnicianError("display.folder", reason="not private")
        yield folder
    finally:
        os.close(folder)
