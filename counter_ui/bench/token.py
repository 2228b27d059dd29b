"""``kiosk bench token``: tokens are plugged and pulled while somebody types at the real screen."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.bench.ui import spread
from counter_ui.bench.ui_desk import UiDesk
from counter_ui.practice_counter import OFFICER_CODE, practice_counter, practice_settings
from counter_ui.token_wiring import desk_tokens, enrol_officer_certificate, practice_token
from kiosk.practice.token import PRACTICE_PIN, PracticeToken
from kiosk.use_cases.prove_by_token import the_only_certificate

_PATIENCE_S = 60.0
_BETWEEN_S = 0.5
"""A little longer than drivers are asked: every move is seen."""


def measure_token(cycles: int) -> dict[str, Any]:
    """Key to paint while other tokens come and go, what that leaves behind, and how soon the
    screen is covered when the officer's own token is pulled.

    Raises ``TechnicianError('practice.softhsm_absent')``; ``TimeoutError`` where a key is never
    painted.
    """
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", ignore_cleanup_errors=True) as name:
        state = Path(name)
        token = _prepared(state)
        with _signed_in(state) as program:
            desk = UiDesk(program, state)
            desk.to_name_field()
            desk.keys_to_paint(20)
            early = _held(program.process_id)
            times = _typed_meanwhile(desk, token, cycles)
            late = _left(program.process_id, early)
            program.forget()
            begun = time.perf_counter()
            token.pull()
            program.wait_for("Màn hình đã khóa", timeout_s=_PATIENCE_S)
            locked_ms = round((time.perf_counter() - begun) * 1000, 1)
    return {
        "cycles": cycles,
        "keys": spread(times),
        "early": early,
        "late": late,
        "locked_ms": locked_ms,
    }


def _prepared(state: Path) -> PracticeToken:
    """A practice counter whose officer may sign in by one of the practice tokens."""
    settings = practice_settings(state)
    with practice_counter(state, pcsc=False) as practice:
        token = practice_token(settings)
        for each in sorted((token.folder / "in").iterdir())[1:]:
            each.rename(token.folder / "out" / each.name)
        counter = practice.counter
        with desk_tokens(settings) as tokens:
            enrol = enrol_officer_certificate(
                settings, counter.store, tokens, counter.keystore.device_id
            )
            shown = the_only_certificate(tokens.tokens())
            enrol(OFFICER_CODE, *shown, bytearray(PRACTICE_PIN.encode()))
    return token


@contextmanager
def _signed_in(state: Path) -> Iterator[TerminalProgram]:
    command = [sys.executable, "-m", "counter_ui.bench.loaded_counter", str(state), "0", "0"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with TerminalProgram(command, environment=environment) as program:
        program.wait_for("Mã PIN USB", timeout_s=_PATIENCE_S)
        program.type(PRACTICE_PIN + "\r")
        program.wait_for("F2", timeout_s=_PATIENCE_S)
        program.settle(timeout_s=2.0)
        yield program


def _typed_meanwhile(desk: UiDesk, token: PracticeToken, cycles: int) -> list[float]:
    others = sorted((token.folder / "out").iterdir())
    moves = threading.Thread(target=_plug_and_pull, args=(others, token, cycles))
    times: list[float] = []
    moves.start()
    while moves.is_alive():
        times += desk.keys_to_paint(20)
    return times


def _plug_and_pull(others: list[Path], token: PracticeToken, cycles: int) -> None:
    for _ in range(cycles):
        for start, end in (("out", "in"), ("in", "out")):
            for each in others:
                (token.folder / start / each.name).rename(token.folder / end / each.name)
            time.sleep(_BETWEEN_S)


def _left(process_id: int, early: dict[str, float]) -> dict[str, float]:
    """What is held once the last look at the tokens is over: a driver that was too slow for a busy
    machine is just being replaced, and a thread at work is none that was left behind.
    """
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        held = _held(process_id)
        if held["children"] == early["children"] and held["threads"] <= early["threads"] + 1:
            return held
        time.sleep(_BETWEEN_S)
    return _held(process_id)


def _held(process_id: int) -> dict[str, float]:
    """Memory (MiB), threads and child processes of the counter."""
    folder = Path(f"/proc/{process_id}")
    lines = (folder / "status").read_text(encoding="ascii").splitlines()
    said = dict(line.split(":", 1) for line in lines)
    children = [
        child
        for each in folder.glob("task/*/children")
        for child in each.read_text(encoding="ascii").split()
    ]
    return {
        "resident_mib": round(int(said["VmRSS"].split()[0]) / 1024, 1),
        "threads": int(said["Threads"]),
        "children": len(children),
    }
