"""Whatever comes back instead of an answer, it is one of our own errors."""

from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.outbox import OutboxEntry, SealedRegistration
from kiosk.domain.policy import Level
from kiosk.errors import IntegrityError, KioskError, LaterError
from kiosk.formats.signed_statement import sign_statement
from sync.acknowledgement import verify_acknowledgement
from sync.answers import Exchange, refusal, unpacked
from sync.centre_keys import centre_answer
from sync.contract import ACKNOWLEDGEMENT
from sync.gate import Gate

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = {"k": KEY.public_key()}
ENTRY = OutboxEntry(
    registration_id="01890000-0000-7000-8000-000000000000",
    sequence=1,
    created_at=datetime(2026, 11, 22, tzinfo=UTC),
    sealed=SealedRegistration(b"", (), "ab" * 32),
)
RIGHT: dict[str, Any] = {
    "statement": ACKNOWLEDGEMENT,
    "registration_id": ENTRY.registration_id,
    "envelope_digest": ENTRY.sealed.digest,
    "outcome": "accepted",
    "code": "",
    "level": 3,
    "decided_at": "2026-11-22T05:00:00+00:00",
}
MOST = 4096
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@given(
    st.integers(100, 599),
    st.sampled_from(["", "application/json", "application/problem+json", "text/html"]),
    st.text(max_size=20),
    st.binary(max_size=300),
)
def test_any_answer_is_sorted(status: int, kind: str, retry_after: str, body: bytes) -> None:
    error = refusal(Exchange(status, kind, retry_after, body))
    assert isinstance(error, KioskError)
    if status in (429, 503):
        wait = error.facts["retry_after_s"]
        assert isinstance(wait, float) and 0 <= wait <= 999_999


@given(st.binary(max_size=400))
def test_no_bytes_are_an_answer(raw: bytes) -> None:
    try:
        centre_answer(raw, KEYS, "motcua.time/1")
    except LaterError as error:
        assert error.code == "centre.not_the_centre"
    else:
        raise AssertionError("believed")


@given(st.dictionaries(st.sampled_from(sorted(RIGHT)), json_values, min_size=1))
def test_changed_acknowledgement_is_refused_or_still_whole(change: dict[str, Any]) -> None:
    raw = sign_statement(RIGHT | change, "k", KEY)
    try:
        answer = verify_acknowledgement(raw, KEYS, ENTRY)
    except IntegrityError:
        return
    assert answer.accepted == (answer.level is not Level.NONE) == (not answer.code)


def test_right_acknowledgement_is_believed() -> None:
    answer = verify_acknowledgement(sign_statement(RIGHT, "k", KEY), KEYS, ENTRY)
    assert (answer.accepted, answer.level) == (True, Level.HIGH)


@given(st.integers(0, 400), st.integers(0, 7))
def test_one_flipped_bit_is_noticed(place: int, bit: int) -> None:
    raw = bytearray(sign_statement(RIGHT, "k", KEY))
    raw[place % len(raw)] ^= 1 << bit
    try:
        answer = verify_acknowledgement(bytes(raw), KEYS, ENTRY)
    except IntegrityError:
        return
    # Base64 has bits that carry nothing; what was signed is unchanged then.
    assert answer == verify_acknowledgement(sign_statement(RIGHT, "k", KEY), KEYS, ENTRY)


@settings(max_examples=30)
@given(content=st.binary(max_size=200))
def test_any_gate_file_is_read(tmp_path_factory: Any, content: bytes) -> None:
    file: Path = tmp_path_factory.mktemp("gate") / "relay.json"
    file.write_bytes(content)
    assert Gate(file, random.Random(1)).closed(datetime(2026, 11, 22, tzinfo=UTC)) is None


def test_gate_closes_longer_and_opens(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    gate = Gate(tmp_path / "relay.json", random.Random(1))
    for _ in range(12):
        closed = gate.close(LaterError("centre.unreachable"), now)
        assert now <= closed.until <= now + timedelta(minutes=10)
    assert closed.failures == 12
    gate.open()
    assert gate.closed(now) is None
    assert gate.close(LaterError("centre.unreachable"), now).failures == 1


@given(st.binary(max_size=MOST))
def test_a_packed_answer_comes_out_as_it_was(body: bytes) -> None:
    assert unpacked(gzip.compress(body), "GZIP", MOST) == body
    assert unpacked(body, "", MOST) == unpacked(body, "identity", MOST) == body


@given(
    st.binary(max_size=200)
    | st.binary(max_size=200).map(lambda tail: gzip.compress(b"{}") + b"\0" + tail)
    | st.integers(0, 21).map(lambda cut: gzip.compress(b"{}")[:cut])
    | st.integers(MOST + 1, 1 << 22).map(lambda size: gzip.compress(bytes(size))),
    st.sampled_from(["gzip", "deflate", "br", "gzip, gzip"]),
)
def test_what_cannot_be_unpacked_is_not_the_centre(body: bytes, packing: str) -> None:
    with pytest.raises(LaterError) as caught:
        unpacked(body, packing, MOST)
    assert caught.value.code == "centre.not_the_centre"
