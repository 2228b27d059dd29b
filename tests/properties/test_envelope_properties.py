"""Envelopes and statements: what was sealed comes back, and no byte of it can be another."""

from __future__ import annotations

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import IntegrityError
from kiosk.formats.envelope import (
    EnvelopeHeader,
    digest,
    open_attachment,
    open_core,
    read_header,
    seal_attachment,
    seal_core,
)
from kiosk.formats.sealing_keys import OpeningKey
from kiosk.formats.signed_statement import sign_statement, verify_statement

CENTRE = OpeningKey("k1", bytes(range(64)), bytes(range(32)))
SEALING = CENTRE.sealing_key()
DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE_ID = hashlib.sha256(DEVICE.public_key().public_bytes_raw()).hexdigest()[:16]
DEVICES = {DEVICE_ID: DEVICE.public_key()}
printable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=60)
headers = st.builds(
    EnvelopeHeader,
    registration_id=printable,
    sealing_key_id=st.just("k1"),
    device_id=st.just(DEVICE_ID),
    sequence=st.integers(0, (1 << 63) - 1),
    created_at=printable,
    content_type=printable,
    attachment_digests=st.lists(printable, max_size=4).map(tuple),
)
SEALED = seal_core(
    EnvelopeHeader(
        registration_id="r",
        sealing_key_id="k1",
        device_id=DEVICE_ID,
        sequence=1,
        created_at="2026-11-22T03:15:00.000+00:00",
        content_type="text/plain",
    ),
    b"body",
    SEALING,
    DEVICE.sign,
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
payloads = st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=8), json_values)
STATEMENT = sign_statement({"statement": "x", "value": "đã vào hệ thống"}, "k1", DEVICE)
KEYS = {"k1": DEVICE.public_key()}


def flipped(raw: bytes, place: int, mask: int) -> bytes:
    return raw[:place] + bytes([raw[place] ^ mask]) + raw[place + 1 :]


@given(headers, st.binary(max_size=4000))
def test_open_gives_what_was_sealed(header: EnvelopeHeader, body: bytes) -> None:
    sealed = seal_core(header, body, SEALING, DEVICE.sign)
    opened = open_core(sealed, CENTRE, DEVICES)
    assert (opened.header, opened.body) == (header, body)
    assert read_header(sealed) == header


@given(headers, st.binary(max_size=4000))
def test_an_attachment_comes_back(header: EnvelopeHeader, content: bytes) -> None:
    sealed = seal_attachment(header, content, SEALING)
    assert open_attachment(sealed, digest(sealed), CENTRE) == content


@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_any_changed_byte_is_refused(place: int, mask: int) -> None:
    with pytest.raises(IntegrityError):
        open_core(flipped(SEALED, place, mask), CENTRE, DEVICES)


@given(st.binary(max_size=3000), st.booleans())
def test_any_bytes_are_refused_by_name(raw: bytes, with_magic: bool) -> None:
    sealed = SEALED[:6] + raw if with_magic else raw
    for read in (read_header, lambda s: open_core(s, CENTRE, DEVICES)):
        try:
            read(sealed)
        except IntegrityError as error:
            assert error.code.startswith("envelope.")


@given(payloads, st.text(st.characters(codec="utf-8"), max_size=10))
def test_a_statement_comes_back(payload: dict[str, object], key_id: str) -> None:
    raw = sign_statement(payload, key_id, DEVICE)
    assert verify_statement(raw, {key_id: DEVICE.public_key()}) == payload


@given(st.integers(0, len(STATEMENT) - 1), st.integers(1, 255))
def test_any_changed_byte_of_a_statement_is_refused(place: int, mask: int) -> None:
    with pytest.raises(IntegrityError):
        verify_statement(flipped(STATEMENT, place, mask), KEYS)


@given(st.binary(max_size=200) | st.text().map(str.encode) | json_values.map(repr).map(str.encode))
def test_any_bytes_are_no_statement(raw: bytes) -> None:
    with pytest.raises(IntegrityError):
        verify_statement(raw, KEYS)
