"""One end of the line, whichever: sends whole frames without waiting, takes what has come."""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from counter_ui.citizen_display.frames import FrameBuffer, FrameError, framed

BEAT_EVERY_S: Final = 2.0
"""Each side says something at least this often while it is well."""
SILENT_S: Final = 8.0
"""A side that has said nothing for so long is as good as gone."""
_PIECE: Final = 4096


class LineEnd:
    """Raises ``OSError`` or :class:`FrameError` once the line is of no use any more."""

    def __init__(self, line: socket.socket) -> None:
        self.line = line
        self.heard_s = time.monotonic()
        self._said_s = 0.0
        self._in = FrameBuffer()
        self._out = bytearray()
        line.setblocking(False)

    @property
    def is_free(self) -> bool:
        """Whether everything sent so far is on its way: nothing is piled up for a slow reader."""
        return not self._out

    @property
    def is_silent(self) -> bool:
        """Whether the other side says nothing, or takes nothing, for too long."""
        now = time.monotonic()
        stuck = bool(self._out) and now - self._said_s > SILENT_S
        return stuck or now - self.heard_s > SILENT_S

    @property
    def owes_a_beat(self) -> bool:
        """Whether it is time to say something."""
        return self.is_free and time.monotonic() - self._said_s >= BEAT_EVERY_S

    def send(self, content: Mapping[str, Any]) -> None:
        """At once, or by :meth:`push` as the other side reads."""
        frame = framed(content)
        self._out += frame
        frame[:] = bytes(len(frame))
        self._said_s = time.monotonic()
        self.push()

    def push(self) -> None:
        """Send what has not gone yet."""
        while self._out:
            try:
                count = self.line.send(self._out)
            except BlockingIOError:
                return
            self._out[:count] = bytes(count)
            del self._out[:count]

    def take(self) -> list[dict[str, Any]]:
        """What has come; raises ``ConnectionResetError`` once the other side has closed."""
        piece = bytearray(_PIECE)
        found: list[dict[str, Any]] = []
        while True:
            try:
                count = self.line.recv_into(piece)
            except BlockingIOError:
                return found
            if not count:
                if found:
                    return found
                raise ConnectionResetError
            self.heard_s = time.monotonic()
            try:
                found += self._in.feed(memoryview(piece)[:count])
            finally:
                piece[:count] = bytes(count)

    def close(self) -> None:
        """End it; half a frame is overwritten."""
        self._in.wipe()
        self._out[:] = bytes(len(self._out))
        with suppress(OSError):
            self.line.close()


def refuse(line: socket.socket, reason: str) -> None:
    """Say in one frame why not, and end it."""
    end = LineEnd(line)
    with suppress(OSError, FrameError):
        end.send({"refused": reason})
    end.close()


class Waker:
    """Ends a ``select`` in another thread; after :meth:`close` waking does nothing."""

    def __init__(self) -> None:
        self.sleeper, self._waking = socket.socketpair()
        for each in (self.sleeper, self._waking):
            each.setblocking(False)

    def wake(self) -> None:
        """From any thread."""
        with suppress(OSError):
            self._waking.send(b".")

    def woken(self) -> None:
        """Take the waking in."""
        with suppress(OSError):
            self.sleeper.recv(4096)

    def close(self) -> None:
        """No more."""
        self._waking.close()
        self.sleeper.close()
