"""The canary people at the page: a Chromium, a server in a process of its own, the same stages."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from support.browser_memory import command_of, held_by, offspring
from support.canaries import canaries, files_that_hold, register
from support.canary_hall import Hall

from counter_ui.bench.browser_seat import Seat, chromium, seat, window
from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import practice_counter
from counter_ui.self_service_web.chromium import FLAGS

FIRST = "Xin chào · Welcome"
_KEYS = {"\r": "Enter", "\t": "Tab", "\x7f": "Backspace"}
_SCANNED = "(key) => void dispatchEvent(new KeyboardEvent('keydown', { key }))"
_PROGRAM = Path(__file__).with_name("kiosk_page_server.py")
_PATIENCE_S = 60.0
Result = TypeVar("Result")


def letters() -> str:
    """A word of no program."""
    return "".join(random.choices("BCDFGHJKLMNPQRSTVWXZ", k=14))


class Loop:
    """Playwright's calls, one after the other, for stages that are written without it."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()

    def __call__(self, call: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(call)

    def close(self) -> None:
        self._runner.close()


class PageProgram(TerminalProgram):
    """What a hall asks of a terminal, asked of a page; there is no output, only what is seen."""

    def __init__(self, run: Loop, before: Seat, server: int) -> None:
        self.run, self.before, self._server = run, before, server

    @property
    def process_id(self) -> int:
        return self._server

    def type(self, keys: str) -> None:
        page = self.before.page
        for each in keys:
            if each.isascii():
                self.run(page.keyboard.press(_KEYS.get(each, each)))
            else:  # on no keyboard that playwright has
                self.run(page.evaluate(_SCANNED, each))

    def wait_for(self, words: str, timeout_s: float) -> None:
        self.run(self.before.sees(words, timeout_s))

    def settle(self, timeout_s: float) -> None:
        """What is typed too early lands where it belongs."""

    def painted(self) -> bytes:
        return self.run(self.before.text()).encode()

    def output(self) -> bytes:
        return b""

    def forget(self) -> None:
        """Nothing is kept."""


class PageHall(Hall):
    """One kiosk before one Chromium, and everybody who was at it."""

    program: PageProgram

    def mark_page(self) -> str:
        """A word that is nowhere but in the engine's heap of the page that stands there now: what
        is sent to the browser are numbers.
        """
        word = letters()
        numbers = [ord(each) for each in word]
        script = f"void (window.mark = {numbers}.map((each) => String.fromCharCode(each)).join(''))"
        self.program.run(self.program.before.page.evaluate(script))
        return word

    def leave(self) -> None:
        run, before = self.program.run, self.program.before

        async def left() -> None:
            async with before.page.expect_event("load", timeout=_PATIENCE_S * 1000):
                await before.page.keyboard.press("F10")
            await before.sees(FIRST)

        run(left())

    def chromium(self) -> list[int]:
        """All its processes."""
        return [each for each in offspring(os.getpid()) if "chromium/" in command_of(each)]

    def renderers(self) -> list[int]:
        """Those of them that hold pages."""
        return [each for each in self.chromium() if "=renderer" in command_of(each)]

    def lives_on(self) -> list[int]:
        """Server and Chromium."""
        return [self.program.process_id, *self.chromium()]

    def nothing_left_but(self, *known: str) -> None:
        """Page, files, spool, and the memory of every process that is still there, once those of
        the citizens have gone; of ``known`` words some are found, to know that it is looked right.
        """
        page = self.program.run(self.program.before.page.content())
        seen = self.program.run(self.program.before.text())
        assert [each for each in self.planted if each in page + seen] == []
        left = files_that_hold(self.state.parent, self.planted, self.state / "practice-centre")
        assert list(left) == []
        end = time.monotonic() + _PATIENCE_S
        while held := self._held():
            assert time.monotonic() < end, held
        assert held_by(self.program.process_id, known) == sorted(known)

    def _held(self) -> list[str]:
        processes = {*self.lives_on(), *offspring(self.program.process_id)}
        return [command_of(each) for each in processes if held_by(each, self.planted)]


@contextmanager
def open_page_hall(mine: Path, known: str) -> Iterator[PageHall]:
    """All that kiosk and Chromium may write lies below ``mine``; the practice centre and the driver
    of the browser are this process's. ``known`` is a word that the server gets to know.
    """
    state, home, temporary = mine / "state", mine / "home", mine / "tmp"
    people = [canaries() for _ in range(12)]
    for each in (home, temporary):
        each.mkdir()
    register(state, people)
    own = {"HOME": str(home), "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(temporary)}
    with ExitStack() as stack:
        url = stack.enter_context(practice_counter(state, pcsc=False)).centre.url
        server = stack.enter_context(
            subprocess.Popen(
                [sys.executable, str(_PROGRAM), str(state), url],
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, **own, "KNOWN_WORD": known},
            )
        )
        stack.callback(server.terminate)
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        run = Loop()
        stack.callback(run.close)
        flags = [each for each in FLAGS if each not in ("--kiosk", "--incognito")]
        browser = chromium(*flags, f"--crash-dumps-dir={temporary}")
        found = run(browser.__aenter__())
        stack.callback(lambda: run(browser.__aexit__(None, None, None)))
        context = window(found)
        before = run(seat(run(context.__aenter__()), address))
        run(before.sees(FIRST))
        yield PageHall(PageProgram(run, before, server.pid), state, people)
