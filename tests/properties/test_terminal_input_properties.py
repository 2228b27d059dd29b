"""Whatever bytes come from a terminal, the program goes on and the keys after them count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual import events

from counter_ui.terminal_input import TerminalInput

_PIECES = st.sampled_from(
    [
        *(b"\x1b", b"\x1b[", b"\x1bO", b"\x1b]", b"\x1bP"),
        *(b"<", b";", b":", b"M", b"~", b"u", b"t", b"R", b"$y"),
        *(b"9", b"48", b"200", b"1114112", b"99999999999999999999"),
        *(b"\x9b", b"\xff", b"\xe1\xba"),
    ]
)


def keys(line: TerminalInput, data: bytes) -> list[str]:
    heard = [*line.feed(data), *line.silent()]
    return [each.character or each.key for each in heard if isinstance(each, events.Key)]


@given(st.lists(_PIECES | st.binary(max_size=8), max_size=20))
def test_nothing_ends_it_and_nothing_swallows_what_follows(pieces: list[bytes]) -> None:
    line = TerminalInput()
    for piece in pieces:
        for message in line.feed(piece):
            assert not isinstance(message, events.Resize)
    while any(True for _ in line.silent()):
        pass
    ended = keys(line, b"zzzz" + b"z" * 40)
    assert ended[-1] == "z"
    assert keys(line, "Nguyễn".encode()) == list("Nguyễn")


@given(st.text(st.characters(categories=["L", "Nd"]), max_size=40), st.integers(1, 7))
def test_letters_cut_anywhere_are_the_same_letters(text: str, size: int) -> None:
    line, data = TerminalInput(), text.encode()
    heard: list[str] = []
    for start in range(0, len(data), size):
        heard += [
            each.character or ""
            for each in line.feed(data[start : start + size])
            if isinstance(each, events.Key)
        ]
    assert "".join(heard) == text
