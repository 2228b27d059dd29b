"""The sealed line between page and citizen's process."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_ui.self_service_web.pipe_frames import read_frame
from counter_ui.self_service_web.sealed_line import (
    LineBroken,
    PageEnd,
    SealedLine,
    answer_page,
)


def line() -> tuple[SealedLine, SealedLine]:
    page = PageEnd()
    process_key, process = answer_page(page.public_key)
    return page.agree(process_key), process


def test_both_ends_open_what_the_other_sealed() -> None:
    page, process = line()
    for text in (b"", b"Nguy\xe1\xbb\x85n", b"x" * 100_000):
        assert process.open(page.seal(text)) == text
        assert page.open(process.seal(text)) == text


def test_what_is_dropped_on_the_way_leaves_a_gap_and_no_more() -> None:
    page, process = line()
    page.seal(b"dropped")
    assert process.open(page.seal(b"next")) == b"next"


def test_a_frame_is_opened_once() -> None:
    page, process = line()
    frame = page.seal(b"1")
    process.open(frame)
    with pytest.raises(LineBroken):
        process.open(frame)


def test_a_frame_does_not_open_at_the_end_that_sealed_it() -> None:
    page, _ = line()
    with pytest.raises(LineBroken):
        page.open(page.seal(b"1"))


def test_a_frame_of_another_visit_does_not_open() -> None:
    with pytest.raises(LineBroken):
        line()[0].open(line()[1].seal(b"1"))


def test_nothing_can_be_read_on_the_line() -> None:
    page, _ = line()
    assert b"001099012345" not in page.seal(b"001099012345")


def test_no_frame_is_numbered_twice() -> None:
    page, _ = line()
    page._sent = 0xFFFFFFFF
    with pytest.raises(LineBroken):
        page.seal(b"")


@given(st.binary(max_size=80))
def test_no_other_bytes_are_a_frame_or_a_key(data: bytes) -> None:
    _, process = line()
    with pytest.raises(LineBroken):
        process.open(data)
    with pytest.raises(LineBroken):
        answer_page(data)


def test_an_end_with_bytes_unread_is_an_end() -> None:
    here, there = socket.socketpair()
    with here:
        here.send(b"never read")
        there.close()
        assert read_frame(here.fileno(), 100) is None
