"""The display's side of the line: connects, again and again, and hands on what is shown."""

from __future__ import annotations

import select
import threading
from collections import deque
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from counter_ui.citizen_display.frames import FrameError
from counter_ui.citizen_display.line_ends import LineEnd, Waker
from counter_ui.citizen_display.place import connected
from counter_ui.citizen_display.scene import Answer, Scene, parse_scene
from kiosk.errors import KioskError, TechnicianError

_TURN_S: Final = 0.5
_AGAIN_S: Final = 1.0


class ViewerLine:
    """A thread; ``show`` gets each scene, and None whenever there is no counter any more.

    ``ended`` gets the error with which it ends for good: another display is connected
    (``display.taken``), or what ``place.connected`` raises. Both are called from the thread.
    """

    def __init__(
        self,
        state: Path,
        *,
        keyboard: bool,
        show: Callable[[Scene | None], None],
        ended: Callable[[KioskError], None],
    ) -> None:
        self._state, self._keyboard = state, keyboard
        self._show, self._ended = show, ended
        self._answers: deque[Answer] = deque()
        self._waker = Waker()
        self._stop = threading.Event()
        self._greeted = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Connect as soon as there is a counter."""
        self._thread = threading.Thread(target=self._run, name="counter-line", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Leave."""
        self._stop.set()
        self._waker.wake()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._waker.close()

    def send(self, answer: Answer) -> None:
        """To the counter, if it is there; a secret that cannot go is gone all the same."""
        self._answers.append(answer)
        self._waker.wake()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                line = connected(self._state)
                if line is not None:
                    self._follow(LineEnd(line))
                    self._show(None)
                self._answers.clear()
                self._stop.wait(_AGAIN_S)
        except KioskError as error:
            self._show(None)
            self._ended(error)

    def _follow(self, end: LineEnd) -> None:
        try:
            self._greeted = False
            while not self._stop.is_set() and not end.is_silent:
                self._turn(end)
        except (OSError, FrameError):
            return
        finally:
            end.close()

    def _turn(self, end: LineEnd) -> None:
        writing = [] if end.is_free else [end.line]
        ready, _, _ = select.select([end.line, self._waker.sleeper], writing, [], _TURN_S)
        if self._waker.sleeper in ready:
            self._waker.woken()
        end.push()
        if end.line in ready:
            for content in end.take():
                self._take_in(content)
                self._greet(end)
        if not self._greeted:
            return
        while self._answers and end.is_free:
            end.send(self._answers.popleft().taken_as_json())
        if end.owes_a_beat:
            end.send({"beat": True})

    def _greet(self, end: LineEnd) -> None:
        """Not before the counter has spoken: a refusal would be lost behind what it never read."""
        if not self._greeted:
            self._greeted = True
            end.send({"keyboard": self._keyboard})

    def _take_in(self, content: Mapping[str, Any]) -> None:
        scene = content.get("scene")
        if isinstance(scene, dict):
            self._show(parse_scene(scene))
        elif "refused" in content:
            raise TechnicianError("display.taken")
        elif "beat" not in content:
            raise FrameError("unknown")
