"""The terminal between two citizens: sane, silent, empty, with nothing to scroll back to."""

from __future__ import annotations

import os
import sys
import termios
from contextlib import suppress
from types import TracebackType
from typing import Any, Final, Self

_RESET: Final = (
    "\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1015l\x1b[?1016l"  # no mouse
    "\x1b[?2004l\x1b[?2026l\x1b[?2048l\x1b[<u"  # no paste marks, no held paint, no odd keys
    "\x1b[?1049l\x1b[0m\x1b(B\x1b[?25l\x1b[?7h"  # ordinary screen, plain letters, no cursor
)
EMPTY: Final = "\x1b[H\x1b[2J\x1b[3J"
"""Home, erase the screen, erase what was scrolled away (xterm's ED 3)."""
_SHOWN: Final = "\x1b[?25h"


class CleanTerminal:
    """While it is entered the keyboard makes no signals and shows no letters, also between two
    processes; afterwards it is as it was found. Without a terminal it does nothing.
    """

    def __init__(self) -> None:
        self._in, self._out = sys.stdin.fileno(), sys.stderr
        self._found: list[Any] | None = None

    def __enter__(self) -> Self:
        with suppress(termios.error):
            self._found = termios.tcgetattr(self._in)
        self.clean()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.clean()
        self._write(_SHOWN)
        if self._found is not None:
            with suppress(termios.error):
                termios.tcsetattr(self._in, termios.TCSAFLUSH, self._found)

    def clean(self) -> None:
        """Nothing to see, nothing to scroll back to, nothing typed ahead."""
        self._write(_RESET + EMPTY)
        if self._found is None:
            return
        mode = list(self._found)
        flags = termios.ISIG | termios.ECHO | termios.ICANON | termios.IEXTEN
        assert isinstance(mode[3], int)
        mode[3] &= ~flags
        with suppress(termios.error):
            termios.tcsetattr(self._in, termios.TCSAFLUSH, mode)

    def say(self, text: str) -> None:
        """One text on the empty screen, for whoever comes by: it names no citizen."""
        self._write(EMPTY + text.replace("\n", "\r\n") + "\r\n")

    def _write(self, text: str) -> None:
        with suppress(OSError, ValueError):
            if os.isatty(self._out.fileno()):
                self._out.write(text)
                self._out.flush()
