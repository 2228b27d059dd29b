"""Leave nothing of a citizen on the terminal, and let no byte that it sends end the program.

The counter draws on the terminal's alternate screen, which has no scrollback. Before that is left
it is emptied, because some terminals show it again; and where there is no such screen (the Linux
console) the ordinary one is emptied.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from counter_ui.terminal_input import read_terminal

if TYPE_CHECKING:
    from textual.driver import Driver

EMPTY = "\x1b[H\x1b[2J"
WITH_SCROLLBACK = EMPTY + "\x1b[3J"
_WITHOUT_ALTERNATE_SCREEN = frozenset({"linux", "vt100", "vt102", "vt220"})


class VanishingTerminal:
    """The terminal's output; once its window is closed, what is written is dropped.

    Textual's writing thread would die of the error, and the app wait for it for ever.
    """

    def __init__(self, terminal: IO[str]) -> None:
        self._terminal = terminal

    def write(self, text: str) -> int:
        """All of it, or nothing."""
        with suppress(OSError):
            self._terminal.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand on what is buffered, if there is anybody."""
        with suppress(OSError):
            self._terminal.flush()

    def fileno(self) -> int:
        """Of the terminal."""
        return self._terminal.fileno()

    def isatty(self) -> bool:
        """Whether it is one."""
        return self._terminal.isatty()


def emptying(driver: type[Driver]) -> type[Driver]:
    """The same driver, emptying the alternate screen before it is left, also of a closed window.

    Where it reads a terminal itself (not on Windows), :mod:`counter_ui.terminal_input` does.
    """

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        driver.__init__(self, *args, **kwargs)
        if hasattr(self, "_file"):
            self._file = VanishingTerminal(self._file)

    def stop_application_mode(self: Driver) -> None:
        self.write(EMPTY)
        driver.stop_application_mode(self)

    def run_input_thread(self: Any) -> None:
        with suppress(OSError):  # a closed window says so by a signal as well
            read_terminal(self.fileno, self.exit_event.is_set, self.process_message)

    own = {"__init__": __init__, "stop_application_mode": stop_application_mode}
    if hasattr(driver, "run_input_thread"):
        own["run_input_thread"] = run_input_thread
    return type(f"Emptying{driver.__name__}", (driver,), own)


def last_words(term: str) -> str:
    """What to send after the end to a terminal of this kind."""
    return WITH_SCROLLBACK if term in _WITHOUT_ALTERNATE_SCREEN else ""


def leave_when_told(leave: Callable[[], None]) -> None:
    """A closed window or a machine that shuts down ends the app in order, not in mid-screen."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, leave)
