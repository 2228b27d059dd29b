"""Leave nothing of a citizen on the terminal.

The counter draws on the terminal's alternate screen, which has no scrollback. Before that is left
it is emptied, because some terminals show it again; and where there is no such screen (the Linux
console) the ordinary one is emptied.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.driver import Driver

EMPTY = "\x1b[H\x1b[2J"
WITH_SCROLLBACK = EMPTY + "\x1b[3J"
_WITHOUT_ALTERNATE_SCREEN = frozenset({"linux", "vt100", "vt102", "vt220"})


def emptying(driver: type[Driver]) -> type[Driver]:
    """The same driver, emptying the alternate screen before it is left."""

    def stop_application_mode(self: Driver) -> None:
        self.write(EMPTY)
        driver.stop_application_mode(self)

    return type(f"Emptying{driver.__name__}", (driver,), {
        "stop_application_mode": stop_application_mode})  # fmt: skip


def last_words(term: str) -> str:
    """What to send after the end to a terminal of this kind."""
    return WITH_SCROLLBACK if term in _WITHOUT_ALTERNATE_SCREEN else ""


def leave_when_told(leave: Callable[[], None]) -> None:
    """A closed window or a machine that shuts down ends the app in order, not in mid-screen."""
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, leave)
