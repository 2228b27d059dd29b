"""Two screens over one store would be two officers at one counter; commands are let in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.command_line import CommandLine

from counter_ui.bench.terminal import TerminalProgram
from kiosk.store.file_lock import counter_lock

PATIENCE_S = 30.0


@pytest.fixture
def counter(tmp_path: Path) -> CommandLine:
    return CommandLine.in_folder(tmp_path)


def test_a_second_screen_is_told_which_process_has_the_counter(counter: CommandLine) -> None:
    with (
        counter_lock(counter.state / "counter.db"),
        TerminalProgram(counter.command(), environment=dict(os.environ)) as second,
    ):
        second.wait_for(f"{os.getpid()}", timeout_s=PATIENCE_S)
        assert "store.in_use" in second.painted().decode(errors="replace")


def test_commands_are_not_kept_out_while_a_screen_is_open(counter: CommandLine) -> None:
    with counter_lock(counter.state / "counter.db"):
        assert counter.json("outbox", "list") == []


def test_the_store_is_not_salvaged_under_an_open_screen(counter: CommandLine) -> None:
    with counter_lock(counter.state / "counter.db"):
        done = counter.run("salvage")
    assert done.returncode == 1
    assert "store.in_use" in done.stderr
