"""A kiosk in a terminal where people with canary values come and go, and the search behind them."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.browser_memory import held_by, offspring
from support.canaries import Canaries, canaries, files_that_hold, register

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import practice_counter
from sync.sandbox.looking import words_sent_to

WELCOME, LEAVE = "English", "\x1b[21~"
_QUESTION = "Mã xác thực:"
_PATIENCE_S = 60.0
_ERASED = b"\x1b[H\x1b[2J\x1b[3J"
_TITLE_OR_CLIPBOARD = re.compile(rb"\x1b\](?:0|1|2|52);([^\x07\x1b]*)")
_NUMBERS = "không một hai ba bốn năm sáu bảy tám chín".split()
_PROGRAM = Path(__file__).with_name("kiosk_supervisor.py")


class Hall:
    """One kiosk, and everybody who was at it."""

    def __init__(self, program: TerminalProgram, state: Path, people: list[Canaries]) -> None:
        self.program, self.state, self._people = program, state, people
        self.said = b""
        self.planted: list[str] = []
        self._looked_for = 0

    def somebody(self) -> Canaries:
        """Who was never here, and of whom the supervisor knows nothing."""
        new = self._people.pop()
        self.planted += new.planted()
        return new

    def type(self, keys: str, then: str) -> str:
        """What was painted when ``then`` stood there."""
        self.program.settle(timeout_s=2.0)
        self._keep()
        self.program.type(keys)
        self.program.wait_for(then, timeout_s=_PATIENCE_S)
        self.program.settle(timeout_s=2.0)
        return self.program.painted().decode("utf-8", "replace")

    def answer_challenge(self, keys: str, then: str) -> None:
        """*Mã xác thực* comes by ``keys``; its answer leads to ``then``."""
        painted = self.type(keys, _QUESTION)
        question = painted[painted.index(_QUESTION) :].partition("?")[0]
        named = [_NUMBERS.index(each) for each in re.findall(r"\w+", question) if each in _NUMBERS]
        if "cộng" in question:
            answer = sum(named)
        else:
            answer = named[0] + 1 if "liền sau" in question else max(named)
        self.type(f"{answer}\r", then)

    def right_code(self, phone: str) -> str:
        """From the practice phone."""
        end = time.monotonic() + _PATIENCE_S
        while not (sent := words_sent_to(self.state / "practice-centre", phone)):
            assert time.monotonic() < end
            time.sleep(0.05)
        found = re.search(r"\b[0-9]{6}\b", sent[0])
        assert found is not None
        return found[0]

    def leave(self) -> None:
        """*Thoát*: the next first screen, and nothing told on the way."""
        self._keep()
        self.program.type(LEAVE)
        self.program.wait_for(WELCOME, timeout_s=_PATIENCE_S)
        self.program.settle(timeout_s=2.0)
        shown = self.program.output().rpartition(_ERASED)
        assert shown[1] and self._held_in(shown[2]) == []
        self._keep()

    def nothing_left(self) -> None:
        """Terminal titles, clipboard, files, spool, and the memory of what lives on."""
        new = self.planted[self._looked_for :]
        self._looked_for = len(self.planted)
        told = b"\n".join(_TITLE_OR_CLIPBOARD.findall(self.said))
        assert self._held_in(told) == []
        mine = self.state.parent
        centre = self.state / "practice-centre"
        assert list(files_that_hold(mine, new, centre)) == []
        supervisor = self.program.process_id
        assert held_by(supervisor, new) == []

    def fresh(self) -> list[int]:
        """Processes that were prepared for the next citizens, once those before have gone."""
        before = offspring(self.program.process_id)
        time.sleep(0.5)
        end = time.monotonic() + _PATIENCE_S
        while len(now := offspring(self.program.process_id)) > 2 or now != before:
            assert time.monotonic() < end
            before = now
            time.sleep(0.5)
        return now

    def _keep(self) -> None:
        self.said += self.program.output()
        self.program.forget()

    def _held_in(self, said: bytes) -> list[str]:
        return [each for each in self.planted if each.encode() in said]


@contextmanager
def open_hall(mine: Path) -> Iterator[Hall]:
    """A practice kiosk under its supervisor; all that it may write lies below ``mine``."""
    state, home, temporary = mine / "state", mine / "home", mine / "tmp"
    people = [canaries() for _ in range(60)]
    for each in (home, temporary):
        each.mkdir()
    register(state, people)
    own = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(temporary)}
    environment = {**os.environ, **own, "TERM": "xterm-256color"}
    with practice_counter(state, pcsc=False) as practice:
        command = [sys.executable, str(_PROGRAM), str(state), practice.centre.url]
        with TerminalProgram(command, columns=80, rows=32, environment=environment) as program:
            program.wait_for(WELCOME, timeout_s=_PATIENCE_S)
            yield Hall(program, state, people)
