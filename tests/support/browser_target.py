"""A small screen to serve in a browser: what is typed, what is tapped, how it ends.

Run as a program it is one citizen's process (see counter_ui.self_service_web.visits).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Button, Input, Label

from counter_ui.self_service_web.page_driver import PageDriver
from counter_ui.self_service_web.page_line import PageLetters


class Target(App[None]):
    """Typed text, counted taps, three sizes of letters, and three ways to end."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS = """
    Screen { background: #102030; }
    #buttons { height: auto; }
    #buttons Button { min-width: 10; }
    """

    taps = 0

    def compose(self) -> ComposeResult:
        yield Label("Tự phục vụ · Đăng ký tài khoản định danh ✓ ✕ ⌫", id="title")
        yield Input(id="typed")
        with Horizontal(id="buttons"):
            for name, words in (
                ("tap", "Bấm"),
                ("letters", "Cỡ chữ"),
                ("leave", "Thoát"),
                ("crash", "Lỗi"),
                ("hang", "Treo"),
            ):
                yield Button(words, id=name)
        yield Label("0", id="taps")
        with VerticalScroll():
            yield Label("\n".join(f"dòng {number} ▀▄█▌▐ │─┌┐" for number in range(90)))

    def on_mount(self) -> None:
        self.query_one(Input).focus()
        for button in self.query(Button):
            button.active_effect_duration = 0  # Textual drops a tap that comes during the effect

    @on(Button.Pressed, "#tap")
    def tapped(self) -> None:
        self.taps += 1
        self.query_one("#taps", Label).update(str(self.taps))

    @on(Button.Pressed, "#letters")
    def larger(self) -> None:
        assert isinstance(self._driver, PageDriver)
        self._driver.line.letter_size(PageLetters.LARGEST)

    @on(Button.Pressed, "#leave")
    def leave(self) -> None:
        self.exit()

    @on(Button.Pressed, "#crash")
    def crash(self) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    @on(Button.Pressed, "#hang")
    def hang(self) -> None:
        time.sleep(3600)


if __name__ == "__main__":
    control = int(sys.argv[1].removeprefix("--control="))
    if os.read(control, 1) == b"g":
        Target().run()
