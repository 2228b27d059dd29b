"""``kiosk plain`` on a real pty: the whole transcript, and not one cursor movement in it."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from counter_ui.bench.terminal import TerminalProgram
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from kiosk.practice.people import load_person

_PATIENCE_S = 60.0
_CLEAR = b"\x1b[H\x1b[2J\x1b[3J"
ANSWERS = [
    ("Mã cán bộ", OFFICER_CODE),
    ("Cụm mật khẩu", OFFICER_PASSPHRASE),
    ("Chọn:", "1"),
    ("Quét mã QR", load_person().qr_text()),
    ("Đặt thẻ lên", ""),
    ("1 đúng, 0 không:", "1"),
    ("1 đúng, 0 không:", "1"),
    ("1 đúng, 0 không:", "1"),
    ("10 chữ số", "0912345699\x7f\x0878"),
    ("1 đúng, 0 không:", "0"),
    ("10 chữ số", "0912345678"),
    ("1 đúng, 0 không:", "1"),
    ("E-mail", ""),
    ("1 đúng, 0 không:", "1"),
    ("Enter ghi sổ", ""),
    ("Chọn:", "0"),
    ("Mã cán bộ", ""),
]


def _play(tmp_path: Path, *options: str, term: str = "xterm-256color") -> bytes:
    command = [sys.executable, "-m", "counter_ui", "plain", "--practice", "--in-memory",
               "--state", str(tmp_path), *options]  # fmt: skip
    said = b""
    with TerminalProgram(command, environment={**os.environ, "TERM": term}) as program:
        for question, answer in ANSWERS:
            program.wait_for(question, timeout_s=_PATIENCE_S)
            program.settle(timeout_s=1.0)
            said += program.output()
            program.forget()
            program.type(answer + "\n")
        assert program.wait_for_end(timeout_s=_PATIENCE_S) == 0
        return said + program.output()


def test_the_journey_is_a_transcript(tmp_path: Path) -> None:
    said = _play(tmp_path)
    text = said.decode("utf-8")
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY" in text
    assert re.search(r"Số giấy tiếp nhận: ANBINH-[A-Z0-9-]+", text)
    assert "Mức 3" in text
    assert load_person().number not in text
    assert OFFICER_PASSPHRASE not in text.partition("Cụm mật khẩu")[2]
    assert b"\x1b" not in said.replace(_CLEAR, b"")
    assert text.rstrip().endswith(_CLEAR.decode())


def test_a_braille_line_and_a_terminal_that_knows_nothing(tmp_path: Path) -> None:
    said = _play(tmp_path, "--width", "40", term="dumb")
    assert b"\x1b" not in said
    told = [line for line in said.decode("utf-8").replace("\r", "").split("\n") if ": " not in line]
    words = [line for line in told if " " in line and "|" not in line]
    assert max(len(line) for line in words) <= 40
