"""The counter's side: shows scenes on the one display that is connected, takes its answers.

A thread of its own owns the socket; the screen only leaves the newest scene and asks what came. The
newest scene alone is sent, and only when the last one has gone: a display that stops reading costs
nothing, and is let go of.
"""

from __future__ import annotations

import select
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any, Final

from counter_ui.citizen_display.frames import FrameError
from counter_ui.citizen_display.line_ends import LineEnd, Waker, refuse
from counter_ui.citizen_display.place import is_same_user, listening
from counter_ui.citizen_display.scene import EMPTY, Answer, Scene, parse_answer

_TURN_S: Final = 0.5
_NOBODY_SHOWS_S: Final = 3.0
"""A screen that has not said for so long what is to be shown is closed, or hangs."""
_MOST_ANSWERS: Final = 8


class Viewer(Enum):
    """Who is at the other end."""

    NONE = "none"
    WATCHING = "watching"
    TYPING = "typing"
    """The display has a keyboard for the citizen."""


class DisplayLink:
    """Listens from :meth:`start` to :meth:`close`; all other methods may be called at any time."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._scene, self._shown_s = EMPTY, 0.0
        self._sent: Scene | None = None
        self._answers: deque[Answer] = deque(maxlen=_MOST_ANSWERS)
        self._viewer = Viewer.NONE
        self._end: LineEnd | None = None
        self._waker = Waker()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen; raises ``TechnicianError`` as ``place.listening`` does."""
        listener = listening(self._state)
        self._thread = threading.Thread(
            target=self._run, args=(listener,), name="citizen-display", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        """Let go of the display, which empties itself."""
        self._stop.set()
        self._waker.wake()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._waker.close()

    @property
    def viewer(self) -> Viewer:
        """Whether a display is connected, and with a keyboard."""
        return self._viewer

    def show(self, scene: Scene) -> None:
        """The newest scene; to be said again within three seconds, also where it is the same."""
        changed = scene != self._scene
        self._scene, self._shown_s = scene, time.monotonic()
        if changed:
            self._waker.wake()

    def take(self) -> list[Answer]:
        """What the citizen did since the last time."""
        found = []
        with suppress(IndexError):
            while True:
                found.append(self._answers.popleft())
        return found

    # In the thread

    def _run(self, listener: socket.socket) -> None:
        try:
            while not self._stop.is_set():
                self._turn(listener)
        finally:
            self._let_go()
            listener.close()

    def _turn(self, listener: socket.socket) -> None:
        end = self._end
        watched = [listener, self._waker.sleeper]
        if end is not None:
            watched.append(end.line)
        writing = [end.line] if end is not None and not end.is_free else []
        ready, _, _ = select.select(watched, writing, [], _TURN_S)
        if self._waker.sleeper in ready:
            self._waker.woken()
        if listener in ready:
            self._accept(listener)
        try:
            self._talk()
        except (OSError, FrameError):
            self._let_go()

    def _accept(self, listener: socket.socket) -> None:
        try:
            line, _ = listener.accept()
        except OSError:
            return
        if not is_same_user(line):
            line.close()
        elif self._end is not None:
            refuse(line, "taken")
        else:
            self._end, self._sent = LineEnd(line), None
            with suppress(OSError):  # noticed again where it is read
                self._end.send({"beat": True})

    def _talk(self) -> None:
        """Raises ``OSError`` or :class:`FrameError` where the line is of no use any more."""
        end = self._end
        if end is None:
            return
        end.push()
        for content in end.take():
            self._take_in(content)
        if end.is_silent:
            raise TimeoutError
        if self._viewer is Viewer.NONE or not end.is_free:
            return
        scene = self._due()
        if scene != self._sent:
            end.send({"scene": scene.as_json()})
            self._sent = scene
        elif end.owes_a_beat:
            end.send({"beat": True})

    def _due(self) -> Scene:
        hangs = time.monotonic() - self._shown_s > _NOBODY_SHOWS_S
        return EMPTY if hangs else self._scene

    def _take_in(self, content: Mapping[str, Any]) -> None:
        keyboard = content.get("keyboard")
        if isinstance(keyboard, bool):
            self._viewer = Viewer.TYPING if keyboard else Viewer.WATCHING
        elif "answer" in content:
            answer = parse_answer(content)
            if self._viewer is Viewer.TYPING:
                self._answers.append(answer)
        elif "beat" not in content:
            raise FrameError("unknown")

    def _let_go(self) -> None:
        end, self._end = self._end, None
        self._viewer, self._sent = Viewer.NONE, None
        self._answers.clear()
        if end is not None:
            end.close()
