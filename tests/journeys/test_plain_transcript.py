"""``kiosk plain`` on a real pty: the whole transcript, and not one cursor movement in it."""

from __future__ import annotations

import os
import re
import ssl
import sys
import urllib.request
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


SIM_ANSWERS = [
    *ANSWERS[:2],
    ("Chọn:", "5"),
    ("Đăng ký cho ai", "1"),
    ("Số của phương thức", "6"),
    ("Số của nhà cung cấp", "1"),
    ("Số điện thoại của SIM", "0912345678"),
    ("E-mail", ""),
    ("1 đúng, 0 không:", "1"),
    ("Enter ghi sổ;", ""),
    *ANSWERS[-2:],
]
"""The practice SIM signs by itself: nothing is typed while it is waited for."""
YES = [("1 đúng, 0 không:", "1")] * 3
FROM_THE_PHONE = "the code on the practice centre's page"
PASSWORD = "Ruong-bac-thang-9"
LOST_PHONE_ANSWERS = [
    *ANSWERS[:3],
    ("Quét mã QR", ""),
    ("Số định danh, 12 chữ số", "001090000004"),
    ("Ngày sinh", "04/01/1990"),
    ("Có giá trị", "04/01/2035"),
    ("Họ và tên", "Đỗ Văn Đã Có"),
    ("Đặt thẻ lên", "0"),
    *YES,
    ("Số của cách", "2"),
    ("Đặt thẻ lên", "0"),
    *YES,
    ("10 chữ số", "0912345678"),
    ("1 đúng, 0 không:", "1"),
    ("E-mail", ""),
    ("1 đúng, 0 không:", "1"),
    ("Mã OTP", FROM_THE_PHONE),
    ("Mật khẩu mới", PASSWORD),
    ("Gõ lại mật khẩu", PASSWORD),
    ("Enter gửi yêu cầu", ""),
    *ANSWERS[-2:],
]
"""Somebody of the practice centre's list who has an account, and has lost the phone."""


def _play(
    tmp_path: Path,
    *options: str,
    term: str = "xterm-256color",
    answers: list[tuple[str, str]] = ANSWERS,
) -> bytes:
    command = [sys.executable, "-m", "counter_ui", "plain", "--practice", "--in-memory",
               "--state", str(tmp_path), *options]  # fmt: skip
    said = b""
    with TerminalProgram(command, environment={**os.environ, "TERM": term}) as program:
        for question, answer in answers:
            program.wait_for(question, timeout_s=_PATIENCE_S)
            program.settle(timeout_s=1.0)
            said += program.output()
            program.forget()
            typed = _code_on_the_phone(said) if answer is FROM_THE_PHONE else answer
            program.type(typed + "\n")
        assert program.wait_for_end(timeout_s=_PATIENCE_S) == 0
        return said + program.output()


def _code_on_the_phone(said: bytes) -> str:
    """As the practice centre's page shows what it "sent"."""
    found = re.search(r"hiện ở (https://\S+)", " ".join(said.decode("utf-8").split()))
    assert found is not None
    own = ssl._create_unverified_context()  # the practice centre signs for itself
    with urllib.request.urlopen(found.group(1), context=own) as page:
        return re.findall(r": (\d{6})\.", page.read().decode("utf-8"))[-1]


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


def test_a_sim_signs_and_the_counter_says_what_is_new(tmp_path: Path) -> None:
    text = _play(tmp_path, answers=SIM_ANSWERS).decode("utf-8")
    assert "Bốn số để so:" in text and "Chữ ký và chứng thư đã được kiểm tra" in text
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY" in text and "Mức 3" in text


def test_a_lost_phone_is_replaced_and_nobody_reads_code_or_password(tmp_path: Path) -> None:
    text = _play(tmp_path, answers=LOST_PHONE_ANSWERS).decode("utf-8")
    assert "Tài khoản đã được khôi phục cho ông/bà." in text
    assert "Mật khẩu mới ông/bà vừa đặt dùng được ngay." in text
    assert PASSWORD not in text and "001090000004" not in text.partition("Bước 2")[2]
