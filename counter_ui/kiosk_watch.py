"""Asks the centre every few seconds what the office's kiosks say, while a shift is open."""

from __future__ import annotations

import threading
from collections.abc import Callable

from kiosk.domain.kiosk_state import NO_KIOSKS, KioskState
from kiosk.errors import KioskError
from kiosk.ports.staff_calls import StaffCalls

EVERY_S = 10.0


class KioskWatch:
    """``changed`` is called from a thread of its own, only for another answer than before."""

    def __init__(
        self,
        calls: StaffCalls,
        changed: Callable[[tuple[KioskState, ...]], None],
        *,
        every_s: float = EVERY_S,
    ) -> None:
        self._calls, self._changed, self._every_s = calls, changed, every_s
        self._stop, self._now = threading.Event(), threading.Event()
        self._last = NO_KIOSKS

    def start(self) -> None:
        """Ask from now on."""
        threading.Thread(target=self._run, name="kiosk-watch", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()
        self._now.set()

    def answer(self, device_id: str, officer_code: str) -> None:
        """Somebody is coming; asks anew at once. Raises as the port does."""
        self._calls.answer(device_id, officer_code)
        self._now.set()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._now.clear()
            self._look()
            self._now.wait(self._every_s)

    def _look(self) -> None:
        try:
            found = self._calls.kiosks()
        except KioskError:
            found = NO_KIOSKS  # what was heard before may be long over
        if _essence(found) != _essence(self._last):
            self._changed(found)
        self._last = found


class KioskLine:
    """What a counter has of the line to the office's kiosks."""

    def __init__(self, calls: StaffCalls, *, every_s: float = EVERY_S) -> None:
        self._calls, self._every_s = calls, every_s

    def listen(self, changed: Callable[[tuple[KioskState, ...]], None]) -> KioskWatch:
        """Begin; the caller stops it."""
        watch = KioskWatch(self._calls, changed, every_s=self._every_s)
        watch.start()
        return watch


def _essence(kiosks: tuple[KioskState, ...]) -> list[tuple[object, ...]]:
    """Everything but when it was said."""
    return [(k.device_id, k.name, k.calling, k.answered_by, k.troubles) for k in kiosks]
