"""The line above: where we are, how far we are, that something is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message

from counter_ui.widgets.words import Words
from kiosk.domain.clean_text import CleanText

if TYPE_CHECKING:
    from counter_ui.self_service.step import Progress
    from counter_ui.self_service.visit import Visit

_NOTHING = CleanText("")
_TAPS = 5
_WITHIN_S = 3.0


class Head(Horizontal):
    """Five quick taps on the office's name are the technician's sign."""

    class Knocked(Message):
        """Five taps."""

    def __init__(self, visit: Visit) -> None:
        super().__init__(id="head")
        self._visit = visit
        self._taps: list[float] = []
        self._left, self._right = Words(id="head-left"), Words(id="head-right")
        self._progress: Progress | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Office left, progress right."""
        yield self._left
        yield self._right

    def on_mount(self) -> None:
        """The office, and in practice that it is one."""
        self.say_office()

    def say_office(self) -> None:
        """In the language chosen."""
        words, station = self._visit.words, self._visit.station.station
        practice = [(words("practice.name"), "bold $text-warning")] if station.practice else []
        self._left.say(*practice, (words("self_service.name"), "bold"), station.office.name)

    def show_progress(self, progress: Progress | None) -> None:
        """*Bước 2/5*."""
        self._progress = progress
        self._say_right()

    def show_busy(self, busy: bool) -> None:
        """*Xin chờ…*"""
        self._busy = busy
        self._say_right()

    def _say_right(self) -> None:
        words = self._visit.words
        if self._busy:
            self._right.say((words("self_service.wait"), "bold $text-warning"))
        elif self._progress is not None:
            at, of = self._progress.at, self._progress.of
            self._right.say((words("self_service.progress", at=at, of=of), "bold"))
        else:
            self._right.say(_NOTHING)

    def on_click(self, event: events.Click) -> None:
        """Count quick taps."""
        event.stop()
        now = event.time
        self._taps = [at for at in (*self._taps, now) if now - at <= _WITHIN_S]
        if len(self._taps) >= _TAPS:
            self._taps = []
            self.post_message(self.Knocked())
