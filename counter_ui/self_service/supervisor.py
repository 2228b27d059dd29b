"""Starts a fresh process for each citizen and cleans the terminal between them.

It imports little, opens nothing of the kiosk's, and never sees what a citizen types: it knows a
child by its process, a byte that starts it and bytes that say how far it is. The next child is
prepared while this one is used.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

from counter_ui.self_service.ending import NOT_PREPARED_STATUS, TECHNICIAN_STATUS
from counter_ui.self_service.terminal import CleanTerminal

_GO = b"g"
_LEFT = {b"d": 0, b"t": TECHNICIAN_STATUS, b"x": 1}
"""What a child says when it has left the terminal, and the status that it will exit with."""
_CLOSES_WITHIN_S = 5.0
"""So long may a child that has left the terminal still finish a print job or an exchange."""
_FAILURES_IN_ROW, _PAUSE_S = 3, 2.0
"""After so many failures one behind the other it waits between tries: not to run hot."""
_READY, _PAINTED = b"r", b"p"
_WAIT = "Xin chờ… · Please wait…"
_LOOK_S, _POLL_S = 0.1, 0.01
_WARM_AFTER_S = 1.0
"""So long after a visit began the next child is prepared: first this citizen's screen."""
_ODD = ("TEXTUAL", "PYTHONINSPECT", "PYTHONBREAKPOINT", "PYTHONSTARTUP", "COLUMNS", "LINES")
Watch = Callable[[str], None]


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what would open the toolkit's or Python's back doors; no driver is chosen by it."""
    kept = {name: value for name, value in environment.items() if not name.startswith(_ODD)}
    return {**kept, "PYTHONBREAKPOINT": "0", "PYTHONSAFEPATH": "1"}


@dataclass(slots=True)
class Child:
    """One prepared or running process."""

    process: subprocess.Popen[bytes]
    control: int
    status: int
    said: bytes = b""

    def go(self) -> None:
        """Let it paint."""
        with suppress(OSError):
            os.write(self.control, _GO)

    def ready(self) -> bool:
        """Whether it has said by now that it is prepared."""
        while select.select([self.status], [], [], 0)[0] and self.read():
            pass
        return _READY in self.said

    def read(self) -> bool:
        """Take what it says; False at the end of it."""
        try:
            more = os.read(self.status, 64)
        except OSError:
            more = b""
        self.said += more
        return bool(more)

    @property
    def left(self) -> int | None:
        """The status that it said when it left the terminal; None before."""
        return next((status for said, status in _LEFT.items() if said in self._signs), None)

    @property
    def _signs(self) -> bytes:
        return self.said.partition(b"!")[0]

    @property
    def trouble(self) -> str:
        """The error code that kept it from being prepared; empty without one."""
        return self.said.partition(b"!")[2].decode("ascii", "replace")

    def close(self) -> None:
        """Let go of both ends."""
        for each in (self.control, self.status):
            with suppress(OSError):
                os.close(each)


@dataclass(slots=True)
class Supervisor:
    """``command`` starts a child; ``--control`` and ``--status`` are added to it."""

    command: Sequence[str]
    watch: Watch = lambda _: None
    """Told ``started``, ``ended``, ``crashed``, ``not_prepared:<code>``: no data, for a health
    line."""
    not_prepared: Callable[[str], str] = lambda code: code
    """Words for the screen where a child could not be prepared, from its error code."""
    trouble: str = ""
    """After ``run`` gave 1: the error code of the child that could not be prepared."""
    _ending: bool = False
    _served: bool = False
    """Whether any child ever painted: a kiosk that was never right is left to its technician."""
    _now: Child | None = None
    _next: Child | None = None
    _closing: list[tuple[Child, float]] = field(default_factory=list)

    def run(self) -> int:
        """Until a technician leaves or a signal ends it; 0, or 1 where no child can be prepared
        at all.
        """
        for each in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, self._told_to_end)
        for each in (signal.SIGINT, signal.SIGTSTP, signal.SIGQUIT):
            signal.signal(each, signal.SIG_IGN)
        with CleanTerminal() as terminal:
            try:
                return self._citizens(terminal)
            finally:
                self._end_all()

    def _citizens(self, terminal: CleanTerminal) -> int:
        failures = 0
        self._next = self._start()
        while not self._ending:
            child = self._next or self._start()
            child.go()
            self.watch("started")
            self._now, self._next = child, None
            self._visit(child)
            terminal.clean()
            status = self._left(child)
            if status == TECHNICIAN_STATUS or self._ending:
                return 0
            self._served = self._served or _PAINTED in child.said
            if status == NOT_PREPARED_STATUS and not self._served:
                self.trouble = child.trouble
                return 1
            failures = failures + 1 if status else 0
            self._between(terminal, child, status, failures)
        return 0

    def _between(self, terminal: CleanTerminal, child: Child, status: int, failures: int) -> None:
        """Say what keeps the next citizen waiting, where something does."""
        self._tell(child, status)
        if status == NOT_PREPARED_STATUS:
            terminal.say(self.not_prepared(child.trouble))
        if failures >= _FAILURES_IN_ROW:
            self._end_soon(_PAUSE_S)
        self._next = self._next or self._start()
        if status != NOT_PREPARED_STATUS and not self._next.ready():
            terminal.say(_WAIT)

    def _start(self) -> Child:
        theirs_control, control = os.pipe()
        status, theirs_status = os.pipe()
        fds = ["--control", str(theirs_control), "--status", str(theirs_status)]
        process = subprocess.Popen(
            [*self.command, *fds],
            pass_fds=(theirs_control, theirs_status),
            env=child_environment(os.environ),
        )
        os.close(theirs_control)
        os.close(theirs_status)
        return Child(process, control, status)

    def _visit(self, child: Child) -> None:
        """Until the child has left the terminal or is gone; the next one is prepared meanwhile."""
        since = time.monotonic()
        while not self._ending:
            ready, _, _ = select.select([child.status], [], [], _LOOK_S)
            if ready and not child.read():
                return
            if child.left is not None:
                return
            if self._next is None and time.monotonic() - since > _WARM_AFTER_S:
                self._next = self._start()
            self._reap()

    def _left(self, child: Child) -> int:
        """Its status. One that has said it may finish what it has under way behind the next."""
        if child.left is not None:
            self._closing.append((child, time.monotonic() + _CLOSES_WITHIN_S))
            return child.left
        if _wait(child.process, time.monotonic() + _CLOSES_WITHIN_S) is None:
            child.process.kill()
        child.close()
        return child.process.wait()

    def _tell(self, child: Child, status: int) -> None:
        if status == NOT_PREPARED_STATUS:
            self.watch(f"not_prepared:{child.trouble}")
        else:
            self.watch("crashed" if status else "ended")

    def _reap(self) -> None:
        """A child that closes for too long is ended: nobody may find its memory later."""
        kept: list[tuple[Child, float]] = []
        for child, until in self._closing:
            if child.process.poll() is None and time.monotonic() < until:
                kept.append((child, until))
                continue
            if child.process.poll() is None:
                child.process.kill()
                child.process.wait()
            child.close()
        self._closing = kept

    def _end_soon(self, pause_s: float) -> None:
        until = time.monotonic() + pause_s
        while not self._ending and time.monotonic() < until:
            time.sleep(_LOOK_S)

    def _told_to_end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    def _end_all(self) -> None:
        """Every child goes: in order where it can, by force where it cannot."""
        waiting = [each for each in (self._next, self._now) if each is not None]
        for child in (*waiting, *(each for each, _ in self._closing)):
            if child.process.poll() is None:
                child.process.terminate()
            if _wait(child.process, time.monotonic() + _CLOSES_WITHIN_S) is None:
                child.process.kill()
                child.process.wait()
            child.close()


def _wait(process: subprocess.Popen[bytes], until: float) -> int | None:
    while time.monotonic() < until:
        status = process.poll()
        if status is not None:
            return status
        time.sleep(_POLL_S)
    return process.poll()
