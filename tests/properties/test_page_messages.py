"""What a page may say: parse(build(x)) == x, and nothing else raises anything but BadMessage."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_ui.self_service_web.page_messages import (
    LARGEST,
    NAMED_KEYS,
    SMALLEST,
    BadMessage,
    KeyPressed,
    PageMessage,
    PageSize,
    Touch,
    Touched,
    build_page_message,
    read_page_message,
    read_size,
)

_LETTERS = st.characters(exclude_categories=("C", "Zl", "Zp")).filter(
    lambda letter: letter.isprintable() and bool(unicodedata.name(letter, None))
)
_MESSAGES: st.SearchStrategy[PageMessage] = st.one_of(
    st.builds(KeyPressed, st.one_of(st.sampled_from(sorted(NAMED_KEYS)), _LETTERS)),
    st.builds(
        Touched,
        st.sampled_from(Touch),
        st.integers(0, LARGEST[0] - 1),
        st.integers(0, LARGEST[1] - 1),
    ),
    st.builds(PageSize, st.integers(SMALLEST[0], LARGEST[0]), st.integers(SMALLEST[1], LARGEST[1])),
)


@given(_MESSAGES)
def test_what_is_said_is_heard(message: PageMessage) -> None:
    assert read_page_message(build_page_message(message)) == message


@given(st.binary(max_size=64))
def test_anything_else_is_refused(data: bytes) -> None:
    try:
        message = read_page_message(data)
    except BadMessage:
        return
    assert build_page_message(message) == data


@given(st.binary(max_size=8))
def test_sizes_have_bounds(data: bytes) -> None:
    try:
        size = read_size(data)
    except BadMessage:
        return
    assert SMALLEST[0] <= size.columns <= LARGEST[0]
    assert SMALLEST[1] <= size.rows <= LARGEST[1]


@pytest.mark.parametrize(
    "data", [b"k\x1b[A", b"k\x1b", b"kctrl+c", b"kctrl+p", b"k\x00", b"kab", b"k", b"", b"x0000"]
)
def test_no_control_sequence_and_no_other_key(data: bytes) -> None:
    with pytest.raises(BadMessage):
        read_page_message(data)


def test_a_key_is_not_shown_in_a_trace() -> None:
    assert "Q" not in repr(KeyPressed("Q"))
