"""A code that types more than itself."""

from __future__ import annotations

import pytest

from counter_ui.typing.scan_tail import ScanTail

QR = "001099012345||Nguyễn Văn Thử|15031999|Nam|Tổ 1, Xã A|20042022"
CARD = ("IDVNM0990123459001099012345<<0", "9903159M3903157VNM<<<<<<<<<<<0", "NGUYEN<<VAN<THU<<<<")
BOOKLET = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


def taken(text: str, *, gap_s: float = 0.002) -> str:
    tail = ScanTail()
    return "".join(key for n, key in enumerate(text) if not tail.drops(key, 100 + n * gap_s))


@pytest.mark.parametrize("code", [QR, "\n".join(CARD), "\n".join(BOOKLET)])
def test_the_code_and_its_enter_pass_and_nothing_behind_them(code: str) -> None:
    assert taken(f"{code}\n111\n0912345678\n\n1\n") == f"{code}\n"


def test_a_hand_after_the_scan_is_heard() -> None:
    tail = ScanTail()
    for n, key in enumerate(QR + "\n1"):
        tail.drops(key, 100 + n * 0.002)
    assert not tail.drops("1", 101.0)


def test_two_scans_after_one_another() -> None:
    tail = ScanTail()
    for begun_s in (100.0, 101.0):
        assert not any(tail.drops(key, begun_s + n * 0.002) for n, key in enumerate(QR + "\n"))


@pytest.mark.parametrize(
    "typed", ["CB01\ntap huan an binh\n", "111\n0912345678\n\n1\n", "nguyen van thu\n15031999\n"]
)
def test_what_a_slow_line_delivers_at_once_is_kept(typed: str) -> None:
    assert taken(typed) == typed
