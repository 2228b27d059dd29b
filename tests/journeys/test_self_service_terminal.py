"""The kiosk on a real pty: visits behind one another, nothing left between them, no way out."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE

_PATIENCE_S = 60.0
_ERASED = b"\x1b[H\x1b[2J\x1b[3J"
_TITLE_OR_CLIPBOARD = re.compile(rb"\x1b\](?:0|1|2|52);([^\x07\x1b]*)")
WELCOME, MENU = "English", "IAL2"
F10, CTRL_Q = "\x1b[21~", "\x11"
CANARY = "001099012345"


class Hall:
    """One kiosk in a hall."""

    def __init__(self, program: TerminalProgram) -> None:
        self.program = program
        self.said = b""

    def see(self, words: str) -> None:
        self.program.wait_for(words, timeout_s=_PATIENCE_S)

    def forget(self) -> None:
        self.program.settle(timeout_s=2.0)
        self.said += self.program.output()
        self.program.forget()

    def type(self, keys: str, then: str) -> None:
        self.forget()
        self.program.type(keys)
        self.see(then)

    def to_number(self) -> None:
        """Language, way, consent, and most of a number typed."""
        self.see(WELCOME)
        self.type("1", MENU)
        self.type("1", "1/9")
        self.type("\r", "CMT/CCCD")
        self.type(CANARY, "001 099 012 345")


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    command = [sys.executable, "-m", "counter_ui", "demo", "--self-service", "--in-memory"]
    environment = {**os.environ, "TERM": "xterm-256color", "TEXTUAL_ALLOW_SIGNALS": "1"}
    with TerminalProgram(
        [*command, "--state", str(tmp_path)], columns=80, rows=24, environment=environment
    ) as program:
        yield Hall(program)


def children_of(parent: int) -> dict[int, str]:
    """Processes below ``parent``, with their command lines."""
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            stat = (entry / "stat").read_text()
            command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if int(stat.rpartition(")")[2].split()[1]) == parent:
            found[int(entry.name)] = command
    return found


def until_gone(process: int) -> None:
    """What has left the terminal may finish a print job, for seconds and no longer."""
    end = time.monotonic() + _PATIENCE_S
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < end
        time.sleep(0.05)


def citizens_process(parent: int) -> int:
    """The child that shows its screen: the one that was started first."""
    return min(each for each, command in children_of(parent).items() if ".child" in command)


def test_the_next_citizen_finds_nothing(hall: Hall) -> None:
    hall.to_number()
    hall.forget()
    first = citizens_process(hall.program.process_id)
    hall.program.type(F10)
    hall.see(WELCOME)
    after = hall.program.output()
    assert _ERASED in after
    seen = after.rpartition(_ERASED)[2].decode("utf-8", "replace")
    assert "099" not in seen and "Số CMT" not in seen
    until_gone(first)
    hall.forget()
    told = [each.decode("utf-8", "replace") for each in _TITLE_OR_CLIPBOARD.findall(hall.said)]
    assert [each for each in told if "099" in each] == []


def test_a_killed_visit_comes_back_empty_and_soon(hall: Hall) -> None:
    hall.to_number()
    hall.forget()
    time.sleep(2.0)  # the next one is prepared a second after this one began
    began = time.monotonic()
    os.kill(citizens_process(hall.program.process_id), signal.SIGKILL)
    hall.see(WELCOME)
    assert time.monotonic() - began < _PATIENCE_S
    shown = hall.program.output().rpartition(_ERASED)[2].decode("utf-8", "replace")
    assert "099" not in shown


def test_no_key_leads_out_but_the_technicians(hall: Hall) -> None:
    hall.see(WELCOME)
    hall.forget()
    for key in ("\x03", "\x1a", "\x1c", "\x10", "\x04", "\x1b[200~rm -rf ~\x1b[201~"):
        hall.program.type(key)
    hall.type("1", MENU)
    hall.type(CTRL_Q, "Dành cho cán bộ kỹ thuật")
    hall.type(OFFICER_CODE + "\r", "Cụm mật khẩu")
    hall.program.settle(timeout_s=2.0)
    hall.program.type(OFFICER_PASSPHRASE + "\r")
    assert hall.program.wait_for_end(timeout_s=_PATIENCE_S) == 0
    hall.forget()
    assert hall.said.rstrip().endswith(b"\x1b[?25h")


def test_a_signal_ends_all_of_it(hall: Hall) -> None:
    hall.to_number()
    parent = hall.program.process_id
    before = children_of(parent)
    hall.program.signal(signal.SIGTERM)
    assert hall.program.wait_for_end(timeout_s=_PATIENCE_S) == 0
    left = [each for each in before if Path(f"/proc/{each}").exists()]
    assert left == []


def test_a_kiosk_that_was_never_set_up_says_so_and_ends(tmp_path: Path) -> None:
    settings = tmp_path / "kiosk.toml"
    settings.write_text(f'state_folder = "{tmp_path}/state"\n')
    command = [sys.executable, "-m", "counter_ui", "--settings", str(settings), "self-service"]
    with TerminalProgram(command, environment={**os.environ, "TERM": "xterm-256color"}) as program:
        assert program.wait_for_end(timeout_s=_PATIENCE_S) == 1
        assert "chưa ghi danh" in program.painted().decode("utf-8", "replace")
