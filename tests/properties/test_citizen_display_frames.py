"""Whatever the other side of the display's socket sends: a value, or one error of our own."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_ui.citizen_display.frames import (
    DEEPEST,
    MOST_BYTES,
    FrameBuffer,
    FrameError,
    framed,
)
from counter_ui.citizen_display.scene import (
    Answer,
    AnswerKind,
    Scene,
    SceneKind,
    parse_answer,
    parse_scene,
)
from counter_ui.widgets.secret_field import Secret
from kiosk.domain.clean_text import clean_text

TEXTS = st.text(max_size=60).map(lambda text: clean_text(text, max_length=60))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)
SCENES = st.builds(
    Scene,
    kind=st.sampled_from(SceneKind),
    moment=st.integers(0, 2**31 - 1),
    said=TEXTS,
    rows=st.lists(st.tuples(TEXTS.map(lambda t: clean_text(t, max_length=40)), TEXTS), max_size=12)
    .map(tuple),
    version=TEXTS,
    basis=TEXTS,
    trouble=TEXTS,
    digits=st.integers(0, 12),
    seconds=st.integers(0, 10_000),
    open_numbers=st.booleans(),
)  # fmt: skip


def in_pieces(data: bytes, cuts: list[int]) -> list[dict[str, object]]:
    buffer, found, last = FrameBuffer(), [], 0
    for cut in [*sorted(each % (len(data) + 1) for each in cuts), len(data)]:
        found += buffer.feed(data[last:cut])
        last = cut
    return found


@given(st.binary(max_size=300), st.lists(st.integers(0, 300), max_size=5))
def test_any_bytes_are_objects_or_the_one_error(data: bytes, cuts: list[int]) -> None:
    try:
        found = in_pieces(data, cuts)
    except FrameError as error:
        assert str(error) in ("length", "not JSON", "not an object", "too deep")
    else:
        assert all(isinstance(each, dict) for each in found)


@given(SCENES, st.lists(st.integers(0, 4000), max_size=5))
def test_a_scene_comes_as_it_went_in_any_pieces(scene: Scene, cuts: list[int]) -> None:
    [content] = in_pieces(bytes(framed(scene.as_json())), cuts)
    assert parse_scene(content) == scene


@given(st.sampled_from(AnswerKind), st.integers(0, 99), st.text(max_size=50), st.text(max_size=50))
def test_an_answer_comes_once(kind: AnswerKind, moment: int, text: str, again: str) -> None:
    answer = Answer(kind=kind, moment=moment, text=Secret(text), again=Secret(again))
    frame = framed(json.loads(json.dumps(answer.taken_as_json())))
    [content] = FrameBuffer().feed(frame)
    parsed = parse_answer(content)
    assert (parsed.kind, parsed.moment) == (kind, moment)
    assert (parsed.text.take(), parsed.again.take()) == (text, again)
    assert answer.text.take() == "" and "Answer object" in repr(parsed)


@given(st.dictionaries(st.sampled_from(list(Scene(kind=SceneKind.REST).as_json())), JSON))
def test_any_object_is_a_scene_or_the_one_error(content: dict[str, object]) -> None:
    full = Scene(kind=SceneKind.FACTS).as_json() | content
    with contextlib.suppress(FrameError):
        parse_scene(full)


@given(st.dictionaries(st.sampled_from(["answer", "moment", "text", "again"]), JSON))
def test_any_object_is_an_answer_or_the_one_error(content: dict[str, object]) -> None:
    full = {"answer": "code", "moment": 1, "text": "", "again": ""} | content
    with contextlib.suppress(FrameError):
        parse_answer(full)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 9000,
        b'{"a":' * 3000,
        b"null",
        b"[]",
        b'{"a":1',
        b"\xff\xfe",
        b'{"a":"' + b"\\ud800" * 3 + b'"',
    ],
)
def test_hostile_bodies_are_refused(body: bytes) -> None:
    with pytest.raises(FrameError):
        FrameBuffer().feed(len(body).to_bytes(4, "big") + body)


@pytest.mark.parametrize("length", [0, 1, MOST_BYTES + 1, 2**32 - 1])
def test_a_length_out_of_bounds_is_refused_before_anything_is_kept(length: int) -> None:
    with pytest.raises(FrameError):
        FrameBuffer().feed(length.to_bytes(4, "big"))


def test_nothing_deeper_than_said_is_parsed() -> None:
    body = b'{"a":' + b"[" * (DEEPEST - 1) + b"]" * (DEEPEST - 1) + b"}"
    assert FrameBuffer().feed(len(body).to_bytes(4, "big") + body)
    body = b'{"a":' + b"[" * DEEPEST + b"]" * DEEPEST + b"}"
    with pytest.raises(FrameError, match="too deep"):
        FrameBuffer().feed(len(body).to_bytes(4, "big") + body)


def test_what_is_too_long_is_not_sent() -> None:
    with pytest.raises(FrameError):
        framed({"text": "x" * MOST_BYTES})
