"""The real program on a real terminal, killed in the middle of a phone number."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from kiosk.devices.keystore import open_keystore
from kiosk.store.database import open_store

PATIENCE_S = 90.0
F2, F12 = b"\x1bOQ", b"\x1b[24~"
LEAST_TYPED_S = 1.0
"""So much typing may be lost at most."""


def demo(state: Path) -> TerminalProgram:
    command = [sys.executable, "-m", "counter_ui", "demo", "--state", str(state), "--in-memory"]
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    return TerminalProgram(command, environment=environment)


def sign_in(program: TerminalProgram) -> None:
    program.wait_for("Cụm mật khẩu", timeout_s=PATIENCE_S)
    program.wait_for(OFFICER_PASSPHRASE, timeout_s=PATIENCE_S)
    program.type(f"{OFFICER_CODE}\r{OFFICER_PASSPHRASE}\r")


def press(program: TerminalProgram, keys: bytes, until: str) -> None:
    program.settle(timeout_s=5)
    program.forget()
    program.send(keys)
    program.wait_for(until, timeout_s=PATIENCE_S)


def test_what_was_typed_is_there_after_kill_and_restart(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with demo(state) as program:
        sign_in(program)
        program.wait_for("Mời công dân tiếp theo", timeout_s=PATIENCE_S)
        press(program, F2, "F12")
        press(program, F12, "trong ảnh")
        for answer in (b"1", b"1"):
            program.settle(timeout_s=2)
            program.send(answer)
        press(program, b"1", "Điện thoại")
        press(program, b"09123", "09123")
        time.sleep(LEAST_TYPED_S)
        program.signal(signal.SIGKILL)
        program.wait_for_end(timeout_s=60)

    key = open_keystore(state / "keys").store_key
    with open_store(state / "counter.db", key) as store:
        [kept] = store.run(lambda unit: unit.drafts.all())
        assert store.run(lambda unit: unit.outbox.summary()).waiting == 0
    for secret in (b"09123", b"NGUY"):
        assert secret not in kept.sealed

    with demo(state) as program:
        sign_in(program)
        program.wait_for("đang làm dở", timeout_s=PATIENCE_S)
        assert "09123" not in program.painted().decode(errors="replace")
        press(program, b"\r", "09123")
        press(program, b"45678\r", "0912 345 678"[:4])
