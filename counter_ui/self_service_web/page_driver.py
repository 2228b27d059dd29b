"""Textual's driver for a page: screen bytes out, keys and touches in, both over the sealed line."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import threading
import unicodedata
from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol, TextIO, runtime_checkable

from textual import events, messages
from textual.app import App
from textual.driver import Driver
from textual.geometry import Size
from textual.keys import KEY_NAME_REPLACEMENTS

from counter_ui.self_service_web.page_line import PAGE_VARIABLE, PageLetters, await_page
from counter_ui.self_service_web.page_messages import KeyPressed, PageSize, Touch, Touched

_PULSE_S = 2.0


@runtime_checkable
class ChoosesLetters(Protocol):
    """A visit whose citizen may want larger letters (counter_ui.self_service.visit)."""

    letter_size_changed: list[Callable[[Any], None]]
    """Called with a size whose name is one of PageLetters'."""


class PageDriver(Driver):
    """Draws on the page behind the socket that PAGE_VARIABLE names; waits until it is there."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        line = await_page(int(os.environ[PAGE_VARIABLE]))
        if line is None:  # the server has gone, or no page of ours asks: nobody is there
            raise SystemExit(0)
        self.line = line
        """For what only a page can do, such as larger letters."""
        self._cells = line.size
        self._pulse: asyncio.Task[None] | None = None

    @property
    def is_web(self) -> bool:
        """It is a page."""
        return True

    def write(self, data: str) -> None:
        """Send to the page; a page that is gone is no error, its process ends in a moment."""
        self.line.draw(data)

    def start_application_mode(self) -> None:
        """Tell the app its size, then listen."""
        for each in (signal.SIGTERM, signal.SIGINT):
            self._loop.add_signal_handler(each, self.send_message, messages.ExitApp())
        if isinstance(visit := getattr(self._app, "visit", None), ChoosesLetters):
            visit.letter_size_changed.append(self._draw_letters)
        self.send_message(self._resized())
        self._pulse = self._loop.create_task(self._beat())
        threading.Thread(target=self._listen, name="page-input", daemon=True).start()

    def _draw_letters(self, size: Enum) -> None:
        self.line.letter_size(PageLetters[size.name])

    async def _beat(self) -> None:
        """While the app's loop turns, the server hears of it; silence is a hung screen."""
        while True:
            self.line.alive()
            await asyncio.sleep(_PULSE_S)

    def disable_input(self) -> None:
        """Nothing that the page says counts any more."""
        self.line.deaf = True

    def stop_application_mode(self) -> None:
        """The pulse ends; the page is told by the end of the process."""
        if self._pulse is not None:
            self._pulse.cancel()

    def open_url(self, url: str, new_tab: bool = True) -> None:
        """No link leads out of a kiosk."""

    def deliver_binary(
        self,
        binary: BinaryIO | TextIO,
        *,
        delivery_key: str,
        save_path: Path,
        open_method: Literal["browser", "download"] = "download",
        encoding: str | None = None,
        mime_type: str | None = None,
        name: str | None = None,
    ) -> None:
        """No file leaves a kiosk: it is dropped."""
        binary.close()

    def _listen(self) -> None:
        for message in self.line.messages():
            if isinstance(message, PageSize):
                self._cells = message
                self.send_message(self._resized())
            elif isinstance(message, KeyPressed):
                self.process_message(_key(message))
            else:
                self._touched(message)
        self._page_is_gone()

    def _page_is_gone(self) -> None:
        """Nobody stands here any more: end in order, and end for sure."""
        with contextlib.suppress(RuntimeError):  # the app has ended already
            self.send_message(messages.ExitApp())
        threading.Event().wait(_PULSE_S)
        os._exit(1)

    def _touched(self, touched: Touched) -> None:
        if touched.column >= self._cells.columns or touched.row >= self._cells.rows:
            return  # the page has shrunk since
        for kind, button in _EVENTS[touched.touch]:
            self.process_message(_mouse(kind, touched.column, touched.row, button))

    def _resized(self) -> events.Resize:
        size = Size(self._cells.columns, self._cells.rows)
        return events.Resize(size, size)


_EVENTS: dict[Touch, tuple[tuple[type[events.MouseEvent], int], ...]] = {
    Touch.DOWN: ((events.MouseDown, 1),),
    Touch.UP: ((events.MouseUp, 1),),
    Touch.MOVED: ((events.MouseMove, 0),),
    Touch.TAP: ((events.MouseMove, 0), (events.MouseDown, 1), (events.MouseUp, 1)),
    Touch.WHEEL_BACK: ((events.MouseScrollUp, 0),),
    Touch.WHEEL_ON: ((events.MouseScrollDown, 0),),
}


def _mouse(kind: type[events.MouseEvent], column: int, row: int, button: int) -> events.MouseEvent:
    return kind(None, column, row, 0, 0, button, False, False, False, column, row)


def _key(pressed: KeyPressed) -> events.Key:
    """Named as Textual names a terminal's keys."""
    name = pressed.name
    if len(name) > 1:
        return events.Key(name, {"enter": "\r", "tab": "\t"}.get(name))
    if name.isalnum():
        return events.Key(name, name)
    key = unicodedata.name(name).lower().replace("-", "_").replace(" ", "_")
    return events.Key(KEY_NAME_REPLACEMENTS.get(key, key), name)
