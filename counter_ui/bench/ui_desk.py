"""Work at a counter in a pseudo terminal, with a clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from counter_ui.bench.loaded_counter import FLAG
from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE

F2, F3, F6, F8 = "\x1bOQ", "\x1bOR", "\x1b[17~", "\x1b[19~"
_END, _HOME, _DOWN = "\x1b[F", "\x1b[H", "\x1b[B"
_EMPTY = "\x05\x15"
_LETTERS = "ăâđêôơưáàảãạằắẳẵặầấẩẫậéèẻẽẹềếểễệíìỉĩịóòỏõọồốổỗộờớởỡợúùủũụừứửữựýỳỷỹỵ"
_PATIENCE_S = 60.0
_BETWEEN_KEYS_S = 0.06
"""A fast typist; the phase against the cursor's blinking is never the same."""


class UiDesk:
    """A counter after sign-in, with nobody at the desk."""

    def __init__(self, program: TerminalProgram, state: Path) -> None:
        self._program, self._flag = program, state / FLAG

    def to_name_field(self) -> None:
        """A new registration, typed by hand, the cursor in the name."""
        self._to_typing()
        self._program.type("\t\t\t")
        self._program.settle(timeout_s=2.0)

    def _to_typing(self) -> None:
        self.type_and_see(F2, "nhập tay")
        self.type_and_see(F3, "Có giá trị đến")

    def keys_to_paint(self, samples: int) -> list[float]:
        """Milliseconds from a key to its letter on the screen, each letter not there before."""
        times: list[float] = []
        while len(times) < samples:
            self._program.type(_EMPTY)
            self._program.settle(timeout_s=1.0)
            for letter in _LETTERS[: samples - len(times)]:
                time.sleep(_BETWEEN_KEYS_S)
                self._program.forget()
                begun = time.perf_counter()
                self._program.type(letter)
                self._program.wait_for(letter, timeout_s=_PATIENCE_S)
                times.append((time.perf_counter() - begun) * 1000)
        return times

    def to_work(self) -> None:
        """What waits, the cursor on its first line."""
        self.type_and_see(F6, "▸")
        self._program.settle(timeout_s=2.0)

    def moves_to_paint(self, samples: int) -> list[float]:
        """Milliseconds from a key that moves the cursor of the list to its line's number.

        Back from the far end, and downwards: lines whose numbers were not on the screen before.
        """
        times: list[float] = []
        while len(times) < samples:
            self._program.type(_END)
            self._program.settle(timeout_s=1.0)
            for line, key in enumerate((_HOME, *([_DOWN] * 9)), start=1):
                time.sleep(_BETWEEN_KEYS_S)
                self._program.forget()
                begun = time.perf_counter()
                self._program.type(key)
                self._program.wait_for(f"dòng {line} trên", timeout_s=_PATIENCE_S)
                times.append((time.perf_counter() - begun) * 1000)
        return times[:samples]

    def load(self, number: signal.Signals) -> None:
        """Switch something on behind the counter, and return once it goes on."""
        self._flag.unlink(missing_ok=True)
        self._program.signal(number)
        until = time.monotonic() + _PATIENCE_S
        while not self._flag.exists() and time.monotonic() < until:
            self._program.settle(timeout_s=0.1)
            time.sleep(0.05)

    def register(self, number: str) -> None:
        """One person typed by hand, from the new draft to the receipt."""
        self._to_typing()
        self._program.type(f"{number}\r15/03/1999\r\rNguyễn Văn Thử\r")
        self._seen("✓ đã nhập tay")
        self.type_and_see("\r", "[1]")
        for _ in range(3):
            self._program.type("1")
            time.sleep(0.1)
        self._seen("Liên hệ với chủ tài khoản")
        self.type_and_see("0912345678\r", "Mời đọc lại")
        self.type_and_see("\r", "Ông/bà đã nghe")
        self.type_and_see("1", "Kiểm tra lần cuối")
        self.type_and_see("\r", "Số giấy tiếp nhận")
        self._program.settle(timeout_s=1.0)

    def scan(self, text: str, seen: str) -> float:
        """Milliseconds from a scanner's burst to what it says on the screen."""
        self.type_and_see(F2, "nhập tay")
        self._program.settle(timeout_s=1.0)
        self._program.forget()
        begun = time.perf_counter()
        self._program.type(text + "\r")
        self._program.wait_for(seen, timeout_s=_PATIENCE_S)
        return (time.perf_counter() - begun) * 1000

    def refuse(self) -> None:
        """End what is on the screen."""
        self.type_and_see(F8, "Vì sao dừng")
        self.type_and_see("1", "Hồ sơ đã dừng")

    def resident_mib(self) -> float:
        """Memory of the counter's own process."""
        status = Path(f"/proc/{self._program.process_id}/status").read_text(encoding="ascii")
        [line] = [each for each in status.splitlines() if each.startswith("VmRSS:")]
        return int(line.split()[1]) / 1024

    def type_and_see(self, keys: str, wanted: str) -> None:
        """Type, and wait for what must come of it."""
        self._program.forget()
        self._program.type(keys)
        self._seen(wanted)

    def _seen(self, wanted: str) -> None:
        self._program.wait_for(wanted, timeout_s=_PATIENCE_S)


@contextmanager
def ui_desk(state: Path, entries: int = 0, *, card: bool = True) -> Iterator[UiDesk]:
    """A practice counter in a pty, signed in: ``entries`` to send, ``card`` on its reader."""
    counter = [sys.executable, "-m", "counter_ui.bench.loaded_counter", str(state)]
    subprocess.run(counter, check=True, timeout=_PATIENCE_S)
    command = [*counter, str(entries), "1" if card else "0"]
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with TerminalProgram(command, environment=environment) as program:
        program.wait_for(OFFICER_PASSPHRASE, timeout_s=_PATIENCE_S + entries / 50)
        program.type(OFFICER_CODE + "\r")
        desk = UiDesk(program, state)
        desk.type_and_see(OFFICER_PASSPHRASE + "\r", "F2")
        program.settle(timeout_s=2.0)
        yield desk
