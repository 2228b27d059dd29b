"""Vietnamese typing in lines on a real pty that, as over telnet, does not say that it is UTF-8."""

from __future__ import annotations

import os
import sys
import unicodedata

import pytest

from counter_ui.bench.terminal import TerminalProgram

_ASKS = """
from counter_ui.plain.talk import LineTalk
from counter_ui.typing.composer import Typing
from kiosk.domain.clean_text import CleanText

talk = LineTalk(width_cells=72, idle_s=60, may_clear=False)
answer = talk.ask(CleanText("Name:"))
talk.say(CleanText(f"<{answer}> {ascii(answer)}"))
"""
_PATIENCE_S = 60.0


@pytest.mark.parametrize("backspace", ["\x7f", "\x08"])
@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("Nguye<ên<<ễn Va<ăn", "Nguyễn Văn"),
        ("Nguye<ên<<e\u0302\u0303n", "Nguyễn"),
        ("Tha\u0301<\u0300nh", "Thành"),
        ("Nguye\u202f<<ên\u202f<<<ễn", "Nguyễn"),
        (unicodedata.normalize("NFD", "Đặng Thị Ngọc Ánh"), "Đặng Thị Ngọc Ánh"),
    ],
    ids=["composed", "combining", "tone", "empty-letter", "nfd"],
)
def test_a_burst_of_backspaces_leaves_what_was_meant(sent: str, text: str, backspace: str) -> None:
    command = [sys.executable, "-c", _ASKS]
    with TerminalProgram(command, environment=dict(os.environ)) as program:
        program.wait_for("Name:", timeout_s=_PATIENCE_S)
        program.type(sent.replace("<", backspace) + "\n")
        program.wait_for(f"<{text}> {text!a}", timeout_s=_PATIENCE_S)
        assert program.wait_for_end(timeout_s=_PATIENCE_S) == 0
