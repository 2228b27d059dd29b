"""Counts down what an officer has to wait after wrong tries. Stands on the first screen."""

from __future__ import annotations

import time

from textual.timer import Timer

from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.words import Words
from counter_ui.wording import Wording
from kiosk.errors import KioskError

_TICK_S = 0.5
_WAIT = "officer.wait"


class WaitLine(Words):
    """Empty while nobody has to wait."""

    DEFAULT_CSS = "WaitLine { width: 100%; display: none; margin-top: 1; }"

    def __init__(self, words: Wording, errors: ErrorBox) -> None:
        """``errors`` is where the wait was told: it goes from there when it is over."""
        super().__init__(classes="wait-line")
        self._words, self._errors = words, errors
        self._until_s = 0.0
        self._timer: Timer | None = None

    def tell(self, error: KioskError) -> None:
        """Begin, where the error is that somebody has to wait."""
        seconds = error.facts.get("seconds")
        if error.code != _WAIT or not isinstance(seconds, int):
            return
        self._until_s = time.monotonic() + seconds
        self.display = True
        if self._timer is None:
            self._timer = self.set_interval(_TICK_S, self._tick)
        self._tick()

    def end(self) -> None:
        """Nobody waits any more."""
        self.display = False
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        left = int(self._until_s - time.monotonic() + 0.999)
        if left > 0:
            shown = f"{left // 60}:{left % 60:02}"
            self.say((self._words("officer.wait", time=shown), "bold $text-warning"))
            return
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.say((self._words("officer.wait_over"), "$accent"))
        if self._errors.code == _WAIT:
            self._errors.clear_error()
