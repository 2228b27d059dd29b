"""The line from a kiosk to the counters: a call, its answer, and once a minute how the kiosk is."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.domain.clean_text import CleanText
from kiosk.errors import KioskError
from kiosk.ports.staff_calls import StaffCalls

BEAT_S = 60.0
CALLING_BEAT_S = 3.0
_CLOSES_WITHIN_S = 2.0
"""So long an exchange with the centre that is under way may still take when the visit is over."""


class StaffLine:
    """One visit's; a thread of its own, which asks nothing of the screen."""

    def __init__(
        self,
        calls: StaffCalls,
        troubles: Callable[[], tuple[str, ...]],
        *,
        beat_s: float = BEAT_S,
        calling_beat_s: float = CALLING_BEAT_S,
    ) -> None:
        self._calls, self._troubles = calls, troubles
        self._beats = (calling_beat_s, beat_s)
        self._wake, self._stop = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._calling = False
        self._answered_by = CleanText("")

    def start(self) -> None:
        """The first word ends the call of whoever was here before."""
        self._thread = threading.Thread(target=self._run, name="staff-line", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Nothing is said any more; what is being said is waited for, for a moment."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_CLOSES_WITHIN_S)

    def news(self) -> None:
        """Something of the kiosk has changed: say it now."""
        self._wake.set()

    def call(self, step: str) -> bool:
        """*Gọi cán bộ*; whether the call went out. Blocks for one exchange with the centre."""
        self._calling, self._answered_by = True, CleanText("")
        came = self._say()
        self._wake.set()  # from now on the answer is looked for
        return came

    def answered_by(self) -> CleanText:
        """The counter that is coming; empty while none is."""
        return self._answered_by

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            self._say()
            waits = self._calling and not self._answered_by
            self._wake.wait(self._beats[0] if waits else self._beats[1])

    def _say(self) -> bool:
        try:
            answered = self._calls.say(calling=self._calling, troubles=self._troubles())
        except KioskError:
            return False
        self._answered_by = answered if self._calling else CleanText("")
        return True
