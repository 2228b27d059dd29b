"""A canary citizen on a real pty: gone from the terminal at lock, after the end, after a signal."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from kiosk.practice.people import load_person

_PATIENCE_S = 60.0
_ENTER_ALTERNATE, _LEAVE_ALTERNATE = b"\x1b[?1049h", b"\x1b[?1049l"
_TITLE_OR_CLIPBOARD = re.compile(rb"\x1b\](?:0|1|2|52);([^\x07\x1b]*)")
PERSON = load_person()
CANARIES = [PERSON.name.upper(), PERSON.name, PERSON.number, "001•••••2345", "Huyện B"]
F2, F6, F9, F10, F12 = "\x1bOQ", "\x1b[17~", "\x1b[20~", "\x1b[21~", "\x1b[24~"


class Desk:
    """The counter at the comparison of a citizen, and all that it has written."""

    def __init__(self, program: TerminalProgram) -> None:
        self.program = program
        self._said = b""

    def type(self, keys: str, then: str) -> None:
        self._keep()
        self.program.type(keys)
        self.program.wait_for(then, timeout_s=_PATIENCE_S)

    def repainted(self, columns: int, until: str) -> str:
        self.program.settle(timeout_s=2.0)
        self._keep()
        self.program.resize(columns, 36)
        self.program.wait_for(until, timeout_s=_PATIENCE_S)
        self.program.settle(timeout_s=2.0)
        return self.program.painted().decode("utf-8", "replace")

    def all_said(self) -> bytes:
        self._keep()
        return self._said

    def _keep(self) -> None:
        self._said += self.program.output()
        self.program.forget()


@pytest.fixture
def desk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Desk]:
    command = [sys.executable, "-m", "counter_ui", "demo", "--in-memory", "--state", str(tmp_path)]
    environment = {**os.environ, "TERM": getattr(request, "param", "xterm-256color")}
    with TerminalProgram(command, environment=environment) as program:
        program.wait_for(OFFICER_PASSPHRASE, timeout_s=_PATIENCE_S)
        desk = Desk(program)
        program.type(OFFICER_CODE + "\r")
        desk.type(OFFICER_PASSPHRASE + "\r", "F2")
        desk.type(F2, "F12")
        desk.type(F12, "[1]")
        desk.type(F6, "001 099 012 345")
        program.settle(timeout_s=3.0)
        yield desk


def _outside_alternate_screen(said: bytes) -> bytes:
    outside = []
    for part in said.split(_LEAVE_ALTERNATE):
        outside.append(part.partition(_ENTER_ALTERNATE)[0])
    return b"".join(outside)


def _canaries_in(text: str) -> list[str]:
    return [each for each in [*CANARIES, "001 099 012 345", OFFICER_PASSPHRASE] if each in text]


def test_a_locked_screen_shows_nothing_of_the_citizen(desk: Desk) -> None:
    desk.repainted(119, "001 099 012 345")
    desk.type(F9, "Màn hình đã khóa")
    assert _canaries_in(desk.repainted(120, "Màn hình đã khóa")) == []


def test_nothing_is_left_after_leaving(desk: Desk) -> None:
    desk.program.type(F10)
    desk.type(F10, "Đã kết ca")
    desk.program.type(F10)
    assert desk.program.wait_for_end(timeout_s=_PATIENCE_S) == 0
    _nothing_is_left(desk.all_said())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_after_a_signal(desk: Desk, number: signal.Signals) -> None:
    desk.program.signal(number)
    desk.program.wait_for_end(timeout_s=_PATIENCE_S)
    _nothing_is_left(desk.all_said())


def test_a_closed_window_ends_the_counter(desk: Desk, tmp_path: Path) -> None:
    """One that went on unseen would keep the store from the counter opened next."""
    desk.program.close_window(timeout_s=_PATIENCE_S)
    assert not (tmp_path / "crashes").exists()


@pytest.mark.parametrize("desk", ["linux"], indirect=True)
def test_a_console_without_a_second_screen_is_emptied(desk: Desk) -> None:
    desk.program.signal(signal.SIGTERM)
    desk.program.wait_for_end(timeout_s=_PATIENCE_S)
    said = desk.all_said()
    after = said.rpartition(b"\x1b[H\x1b[2J\x1b[3J")
    assert after[1] and _canaries_in(after[2].decode("utf-8", "replace")) == []


def _nothing_is_left(said: bytes) -> None:
    everything = said.decode("utf-8", "replace")
    assert "001 099 012 345" in everything  # the canary did sing
    assert said.count(_ENTER_ALTERNATE) == said.count(_LEAVE_ALTERNATE) == 1
    assert _canaries_in(_outside_alternate_screen(said).decode("utf-8", "replace")) == []
    before_leaving = said.rpartition(_LEAVE_ALTERNATE)[0]
    emptied = before_leaving.rpartition(b"\x1b[H\x1b[2J")
    assert emptied[1] and _canaries_in(emptied[2].decode("utf-8", "replace")) == []
    told = [each.decode("utf-8", "replace") for each in _TITLE_OR_CLIPBOARD.findall(said)]
    assert [each for each in told if _canaries_in(each)] == []
