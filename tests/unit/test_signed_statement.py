from __future__ import annotations

import json
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.errors import IntegrityError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.signed_statement import sign_statement, verify_statement

CENTRE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = {"k1": CENTRE.public_key()}
PAYLOAD = {"statement": "motcua.time/1", "at": "2026-11-22T03:15:00Z", "words": "đã vào hệ thống"}
RAW = sign_statement(PAYLOAD, "k1", CENTRE)


def refused(raw: bytes) -> str:
    with pytest.raises(IntegrityError) as caught:
        verify_statement(raw, KEYS)
    return caught.value.code


def with_fields(**changed: object) -> bytes:
    return json.dumps({**json.loads(RAW), **changed}).encode()


def test_the_payload_comes_back() -> None:
    assert verify_statement(RAW, KEYS) == PAYLOAD


def test_the_signature_covers_context_key_and_payload() -> None:
    body = canonical_json(PAYLOAD)
    signature = CENTRE.sign(b"motcua signed statement v1\x00k1\x00" + body)
    outer = {
        "key": "k1",
        "payload": urlsafe_b64encode(body).decode(),
        "signature": urlsafe_b64encode(signature).decode(),
    }
    assert json.loads(RAW) == outer


def test_a_newer_centre_may_say_more_outside_the_signature() -> None:
    assert verify_statement(with_fields(note="later"), KEYS) == PAYLOAD


def test_a_key_that_is_not_known_says_so() -> None:
    assert refused(sign_statement(PAYLOAD, "k2", CENTRE)) == "statement.unknown_key"
    assert refused(with_fields(key="\ud800")) == "statement.unknown_key"


def test_another_key_under_a_known_name_is_a_forgery() -> None:
    assert refused(sign_statement(PAYLOAD, "k1", OTHER)) == "statement.signature_wrong"


def test_a_signature_under_another_name_does_not_fit() -> None:
    two = {"k1": CENTRE.public_key(), "k2": CENTRE.public_key()}
    with pytest.raises(IntegrityError) as caught:
        verify_statement(with_fields(key="k2"), two)
    assert caught.value.code == "statement.signature_wrong"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * ((1 << 20) + 1),
        with_fields(payload=None),
        with_fields(signature=7),
        with_fields(key=["k1"]),
        with_fields(payload="đ"),
        with_fields(payload="A"),
        with_fields(signature=json.loads(RAW)["signature"] + "\n"),
        with_fields(signature="!" + json.loads(RAW)["signature"]),
        with_fields(signature=json.loads(RAW)["signature"].rstrip("=")),
    ],
    ids=lambda raw: raw[:30],
)
def test_what_is_no_statement_is_malformed(raw: bytes) -> None:
    assert refused(raw) == "statement.malformed"


def test_a_signed_text_that_is_no_object_is_malformed() -> None:
    body = b'"only a text"'
    signature = CENTRE.sign(b"motcua signed statement v1\x00k1\x00" + body)
    raw = with_fields(
        payload=urlsafe_b64encode(body).decode(), signature=urlsafe_b64encode(signature).decode()
    )
    assert refused(raw) == "statement.malformed"


def test_canonical_json_has_one_form() -> None:
    assert canonical_json({"b": 1, "a": "Đ"}) == '{"a":"Đ","b":1}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical_json({"x": float("nan")})
