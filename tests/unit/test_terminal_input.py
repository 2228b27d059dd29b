"""Bytes of a terminal that mean harm, or that are merely broken."""

from __future__ import annotations

import pytest
from textual import events
from textual.message import Message

from counter_ui.terminal_input import TerminalInput


def heard(*reads: bytes) -> list[Message]:
    line = TerminalInput()
    return [message for data in reads for message in line.feed(data)]


def typed(messages: list[Message]) -> str:
    return "".join(each.character or "" for each in messages if isinstance(each, events.Key))


@pytest.mark.parametrize("broken", [b"\x9b31m", b"\xff\xfe", b"\xc0\xaf", b"\xed\xa0\x80"])
def test_what_is_no_text_is_marked_and_the_rest_is_read(broken: bytes) -> None:
    said = typed(heard(b"001" + broken + b"|Nam"))
    assert said.startswith("001\ufffd")
    assert said.endswith("|Nam")


@pytest.mark.parametrize(
    "senseless", [b"\x1b[1114112u", b"\x1b[:5~", b"\x1b[99999999999999999999u", b"\x1b[0:201~"]
)
def test_a_sequence_without_sense_is_nothing(senseless: bytes) -> None:
    assert typed(heard(b"ab" + senseless + b"cd")) == "abcd"


def test_no_text_changes_the_size_of_the_screen() -> None:
    sizes = b"\x1b[48;60000;60000;0;0t\x1b[?2048;2$y"
    assert [type(each).__name__ for each in heard(sizes + b"a")] == ["Key"]


def test_a_paste_is_one_paste() -> None:
    (paste,) = heard(b"\x1b[200~T\xe1\xbb", b"\x95 1\x1b[20", b"1~")
    assert isinstance(paste, events.Paste)
    assert paste.text == "Tổ 1"


def test_a_paste_that_nobody_ends_is_over_when_the_line_is_silent() -> None:
    line = TerminalInput()
    assert list(line.feed(b"\x1b[200~abc")) == []
    (paste,) = line.silent()
    assert isinstance(paste, events.Paste)
    assert paste.text == "abc"
    assert typed(list(line.feed(b"1"))) == "1"
