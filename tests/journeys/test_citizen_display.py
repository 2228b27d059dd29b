"""Counter and display as two programs on two terminals: either may be killed at any moment."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from kiosk.practice.people import load_person

_PATIENCE_S = 60.0
_GREETING = "Kính chào Ông/Bà"
_TITLE_OR_CLIPBOARD = re.compile(rb"\x1b\](?:0|1|2|52);([^\x07\x1b]*)")
PERSON = load_person()
CANARIES = (PERSON.name.upper(), PERSON.number, "001•••••2345", "Huyện B")
F2, F12 = "\x1bOQ", "\x1b[24~"


@contextmanager
def program(*arguments: str) -> Iterator[TerminalProgram]:
    environment = {**os.environ, "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "counter_ui", *arguments]
    with TerminalProgram(command, environment=environment) as started:
        yield started


@contextmanager
def display(state: Path) -> Iterator[TerminalProgram]:
    with program("citizen-display", "--state", str(state), "--keyboard") as started:
        yield started


def sign_in(counter: TerminalProgram) -> None:
    counter.wait_for(OFFICER_PASSPHRASE, timeout_s=_PATIENCE_S)
    counter.type(OFFICER_CODE + "\r")
    counter.forget()
    counter.type(OFFICER_PASSPHRASE + "\r")
    counter.wait_for("F2", timeout_s=_PATIENCE_S)


def show_citizen(counter: TerminalProgram) -> None:
    counter.forget()
    counter.type(F2)
    counter.wait_for("F12", timeout_s=_PATIENCE_S)
    counter.forget()
    counter.type(F12)
    counter.wait_for("[1]", timeout_s=_PATIENCE_S)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[TerminalProgram]:
    with program("demo", "--in-memory", "--state", str(tmp_path)) as started:
        sign_in(started)
        yield started


def test_either_is_killed_and_the_other_goes_on(tmp_path: Path, counter: TerminalProgram) -> None:
    with display(tmp_path) as first:
        first.wait_for(_GREETING, timeout_s=_PATIENCE_S)
        show_citizen(counter)
        first.wait_for(PERSON.name.upper(), timeout_s=_PATIENCE_S)
        first.signal(signal.SIGKILL)
        first.wait_for_end(timeout_s=_PATIENCE_S)
    counter.forget()
    counter.type("111")
    counter.wait_for("10 chữ số", timeout_s=_PATIENCE_S)
    with display(tmp_path) as second, ExitStack() as after:
        second.wait_for(PERSON.name.upper(), timeout_s=_PATIENCE_S)
        with display(tmp_path) as third:  # a counter has one
            third.wait_for("display.taken", timeout_s=_PATIENCE_S)
            assert third.wait_for_end(timeout_s=_PATIENCE_S) == 1
        said = second.output()
        second.forget()
        counter.signal(signal.SIGKILL)
        counter.wait_for_end(timeout_s=_PATIENCE_S)
        _until_empty(second)
        again = after.enter_context(program("demo", "--in-memory", "--state", str(tmp_path)))
        sign_in(again)
        second.wait_for(_GREETING, timeout_s=_PATIENCE_S)
        said += second.output()
        second.forget()
        second.type("\x11")
        assert second.wait_for_end(timeout_s=_PATIENCE_S) == 0
        _nothing_is_left(said + second.output())


def _until_empty(shown: TerminalProgram) -> None:
    """Painted anew, again and again, until there is nothing of the citizen in it."""
    end, columns = time.monotonic() + _PATIENCE_S, 100
    while True:
        shown.settle(timeout_s=1.0)
        shown.forget()
        columns = 219 - columns
        shown.resize(columns, 36)
        shown.wait_for(" ", timeout_s=_PATIENCE_S)
        shown.settle(timeout_s=1.0)
        if not _canaries_in(shown.painted().decode("utf-8", "replace")):
            return
        assert time.monotonic() < end


def _canaries_in(text: str) -> list[str]:
    return [each for each in CANARIES if each in text]


def _nothing_is_left(said: bytes) -> None:
    everything = said.decode("utf-8", "replace")
    assert _canaries_in(everything)  # the canary did sing
    before, left, after = said.rpartition(b"\x1b[?1049l")
    assert left and _canaries_in(after.decode("utf-8", "replace")) == []
    emptied = before.rpartition(b"\x1b[H\x1b[2J")
    assert emptied[1] and _canaries_in(emptied[2].decode("utf-8", "replace")) == []
    told = [each.decode("utf-8", "replace") for each in _TITLE_OR_CLIPBOARD.findall(said)]
    assert [each for each in told if _canaries_in(each)] == []
