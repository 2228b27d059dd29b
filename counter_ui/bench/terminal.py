"""A program in a real pseudo terminal, watched with a clock."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

_ESCAPES = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_].*?\x1b\\|[@-_])"
)
_SETTLED_S = 0.05


class TerminalProgram:
    """One run of a program; times are seconds since it was started."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        environment: dict[str, str],
    ) -> None:
        self._begun = time.perf_counter()
        self._status: int | None = None
        self._pid, self._terminal = pty.fork()
        if self._pid == 0:
            os.execvpe(command[0], list(command), environment)
        self._output = b""
        self.resize(columns, rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._status is None:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        os.close(self._terminal)

    def close_window(self, *, timeout_s: float) -> int:
        """Take the terminal away; the exit status. Raises ``TimeoutError``."""
        gone = os.open(os.devnull, os.O_RDWR)
        os.dup2(gone, self._terminal)
        os.close(gone)
        return self.wait_for_end(timeout_s=timeout_s)

    def wait_for(self, wanted: str, *, timeout_s: float) -> float:
        """Seconds until ``wanted`` was painted; raises ``TimeoutError``."""
        needle = wanted.encode()
        deadline = time.perf_counter() + timeout_s
        while needle not in self.painted():
            self._read(deadline - time.perf_counter())
        return time.perf_counter() - self._begun

    def wait_for_letters(self, count: int, *, timeout_s: float) -> float:
        """Seconds until so many letters and digits were painted; raises ``TimeoutError``."""
        deadline = time.perf_counter() + timeout_s
        while sum(each.isalnum() for each in self.painted().decode("utf-8", "replace")) < count:
            self._read(deadline - time.perf_counter())
        return time.perf_counter() - self._begun

    def settle(self, *, timeout_s: float) -> None:
        """Wait until nothing has been painted for a moment."""
        deadline = time.perf_counter() + timeout_s
        while time.perf_counter() < deadline:
            ready, _, _ = select.select([self._terminal], [], [], _SETTLED_S)
            if not ready:
                return
            try:
                self._output += os.read(self._terminal, 65536)
            except OSError:  # the other end is closed
                return

    def forget(self) -> None:
        """Drop what was painted so far."""
        self._output = b""

    @property
    def process_id(self) -> int:
        """Of the program itself."""
        return self._pid

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size; what runs in it paints everything anew."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)

    def type(self, keys: str) -> None:
        """Send keys as a keyboard would."""
        self.send(keys.encode())

    def send(self, octets: bytes) -> None:
        """Send bytes as they are, in one write."""
        os.write(self._terminal, octets)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it."""
        os.kill(self._pid, number)

    def output(self) -> bytes:
        """All bytes since the last :meth:`forget`, escape sequences included."""
        return self._output

    def wait_for_end(self, *, timeout_s: float) -> int:
        """The exit status; whatever is still written is read first. Raises ``TimeoutError``."""
        deadline = time.perf_counter() + timeout_s
        while self._status is None:
            with suppress(TimeoutError):
                self._read(min(_SETTLED_S, deadline - time.perf_counter()))
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            if ended:
                self._status = os.waitstatus_to_exitcode(status)
            elif time.perf_counter() > deadline:
                raise TimeoutError("the program did not end in time")
        self.settle(timeout_s=1.0)
        return self._status

    def painted(self) -> bytes:
        """What was painted since the last :meth:`forget`, escape sequences taken out."""
        return _ESCAPES.sub(b"", self._output)

    def _read(self, timeout_s: float) -> None:
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, timeout_s))
        if not ready:
            raise TimeoutError("nothing painted in time")
        try:
            self._output += os.read(self._terminal, 65536)
        except OSError:
            raise TimeoutError("the program ended") from None
