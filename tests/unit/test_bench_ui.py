"""Figures of the bench are what their names say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from counter_ui.bench.peer_start import first_paint_ms
from counter_ui.bench.terminal import TerminalProgram
from counter_ui.bench.ui import spread


def test_spread_is_that_of_all_samples() -> None:
    figures = spread([float(n) for n in range(100, 0, -1)])
    assert figures == {"p50_ms": 50.5, "p95_ms": 96.0, "p99_ms": 100.0, "samples": 100}


def test_a_peer_is_painted_once_it_shows_a_screen_of_letters() -> None:
    program = "import time; print('x' * 20, flush=True); time.sleep(0.2); print('y' * 20)"
    assert (first_paint_ms([sys.executable, "-c", program], 1) or 0) >= 200


def test_a_peer_that_ends_without_a_paint_has_no_figure() -> None:
    assert first_paint_ms([sys.executable, "-c", "print('x')"], 1) is None


def test_a_program_in_a_terminal_is_resized_and_ends(tmp_path: Path) -> None:
    source = (
        "import os, signal, sys\n"
        "def say(*_): os.write(1, b'%d columns' % os.get_terminal_size().columns)\n"
        "signal.signal(signal.SIGWINCH, say)\n"
        "print('begun', flush=True)\n"
        "sys.exit(int(input()))\n"
    )
    with TerminalProgram([sys.executable, "-c", source], environment={}) as program:
        program.wait_for("begun", timeout_s=60)
        program.resize(91, 20)
        program.wait_for("91 columns", timeout_s=60)
        program.type("7\n")
        assert program.wait_for_end(timeout_s=60) == 7


def test_what_is_not_painted_is_not_waited_for_for_ever() -> None:
    program = [sys.executable, "-c", "input()"]
    with TerminalProgram(program, environment={}) as waiting, pytest.raises(TimeoutError):
        waiting.wait_for("never", timeout_s=0.2)
