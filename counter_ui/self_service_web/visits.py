"""The citizens' processes: one at work at most, one prepared for the next citizen.

``command`` takes ``--control=FD`` (``g`` lets it paint, the end of it ends the process) and
``--status=FD``, and runs a Textual app by the driver that Textual's variable names.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from counter_ui.self_service.supervisor import child_environment
from counter_ui.self_service_web.page_line import PAGE_VARIABLE
from counter_ui.self_service_web.pipe_frames import (
    LARGEST_TO_PAGE_BYTES,
    framed,
    next_frame,
)

_FAREWELL_S = 5.0
_SILENCE_S = 15.0
_PREPARE_AFTER_S = 1.0
_FAILED_START_S = 1.0
_GO = b"g"
_DRIVER = "counter_ui.self_service_web.page_driver:PageDriver"


class Ending(Enum):
    """What a process says of its end."""

    OVER = "over"
    """The screen has ended, by *Thoát* or by a crash."""
    TECHNICIAN = "technician"
    """Somebody left the kiosk who may."""
    NOT_PREPARED = "not prepared"
    """There never was a screen."""


_LAST = {
    b"d": Ending.OVER,
    b"x": Ending.OVER,
    b"t": Ending.TECHNICIAN,
    b"!": Ending.NOT_PREPARED,
}
"""On the status line; see counter_ui.self_service.child."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One citizen's process, the lines to it, and the private folder that goes with it."""

    process: asyncio.subprocess.Process
    folder: Path
    _page: _Ends
    _control: _Ends

    @property
    def status(self) -> int | None:
        """Its exit status; None while it runs."""
        return self.process.returncode

    async def begin(self, hello: bytes) -> None:
        """A page is here: it may paint."""
        await self.say(hello)
        await self._control.write(_GO)

    async def say(self, frame: bytes) -> None:
        """From the page; a process that has gone hears nothing."""
        await self._page.write(framed(frame))

    async def heard(self) -> bytes | None:
        """For the page; None where the process has ended or its screen hangs."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SILENCE_S):
                return await next_frame(self._page.reader, LARGEST_TO_PAGE_BYTES)
        return None

    async def over(self) -> Ending:
        """Wait until the screen has ended, and how."""
        said = b"-"
        with contextlib.suppress(ConnectionError):
            while said and said not in _LAST:
                said = await self._control.reader.read(1)
        return _LAST.get(said, Ending.OVER)

    async def end(self) -> int:
        """End the process and all that it started; its folder goes. The exit status."""
        self._page.writer.close()
        self._control.writer.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL_S):
                await self.process.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        status = await self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)
        return status


@dataclass(frozen=True, slots=True)
class _Ends:
    """This side of a pair of sockets."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def write(self, data: bytes) -> None:
        with contextlib.suppress(ConnectionError):
            self.writer.write(data)
            await self.writer.drain()


@dataclass(slots=True)
class WaitingRoom:
    """Starts processes by ``command`` so that one is always prepared."""

    command: Sequence[str]
    _prepared: Visit | None = None
    _preparing: asyncio.Task[None] | None = None
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def prepare(self) -> None:
        """Have a process ready; one that ended while waiting is replaced."""
        async with self._lock:
            if self._prepared is not None and self._prepared.status is not None:
                await self._prepared.end()
                self._prepared = None
                await asyncio.sleep(_FAILED_START_S)  # what cannot start is not tried in a loop
            if self._prepared is None:
                self._prepared = await _start(self.command)

    async def take(self) -> Visit:
        """A process that no citizen has used; the next is prepared a moment later."""
        await self.prepare()
        async with self._lock:
            visit, self._prepared = self._prepared, None
        self._preparing = asyncio.get_running_loop().create_task(self._prepare_next())
        return visit if visit is not None else await _start(self.command)

    async def close(self) -> None:
        """End what waits."""
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.wait([self._preparing])
        if self._prepared is not None:
            await self._prepared.end()
            self._prepared = None

    async def _prepare_next(self) -> None:
        await asyncio.sleep(_PREPARE_AFTER_S)  # the citizen's first screen comes first
        await self.prepare()


async def _start(command: Sequence[str]) -> Visit:
    folder = Path(tempfile.mkdtemp(prefix="kiosk-visit-"))
    (page, page_there), (control, control_there) = socket.socketpair(), socket.socketpair()
    status_there = control_there.dup()
    with page_there, control_there, status_there:
        process = await asyncio.create_subprocess_exec(
            *command,
            f"--control={control_there.fileno()}",
            f"--status={status_there.fileno()}",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,  # a traceback of Textual shows local variables
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(folder, page_there.fileno()),
            pass_fds=[each.fileno() for each in (page_there, control_there, status_there)],
            start_new_session=True,
        )
    return Visit(process, folder, await _ends(page), await _ends(control))


async def _ends(side: socket.socket) -> _Ends:
    return _Ends(*await asyncio.open_connection(sock=side))


def _environment(folder: Path, page: int) -> dict[str, str]:
    return {
        **child_environment(os.environ),
        "TMPDIR": str(folder),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_DRIVER": _DRIVER,
        PAGE_VARIABLE: str(page),
    }
