from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import IntegrityError
from kiosk.formats.sealed_secret import (
    MAGIC,
    SecretHeader,
    SecretUse,
    is_sealed_secret,
    open_secret,
    seal_secret,
)
from kiosk.formats.sealing_keys import OpeningKey

OPENING = OpeningKey("centre-1", bytes(range(64)), bytes(range(32)))
SEALING = OPENING.sealing_key()
HEADER = SecretHeader(
    use=SecretUse.NEW_PASSWORD,
    subject="01935a2e-7b00-7c3a-9d11-0123456789ab",
    device_id="ab" * 8,
    sealing_key_id="centre-1",
)
SECRET = "Xe-lam qua 3 cầu"


def test_the_centre_reads_what_was_typed_in_one_normal_form() -> None:
    sealed = seal_secret(HEADER, unicodedata.normalize("NFD", SECRET), SEALING)
    assert open_secret(sealed, OPENING) == (HEADER, SECRET)
    assert is_sealed_secret(sealed)


def test_nothing_of_it_shows_not_even_its_length() -> None:
    short, long = (seal_secret(HEADER, each, SEALING) for each in ("a", "b" * 500))
    assert len(short) == len(long)
    assert b"bbb" not in long


def test_moved_to_another_use_it_cannot_be_opened() -> None:
    sealed = seal_secret(HEADER, SECRET, SEALING)
    other = seal_secret(replace(HEADER, use=SecretUse.SIGN_IN), SECRET, SEALING)
    cut = 6 + int.from_bytes(sealed[4:6], "big")
    cut_other = 6 + int.from_bytes(other[4:6], "big")
    with pytest.raises(IntegrityError) as caught:
        open_secret(other[:cut_other] + sealed[cut:], OPENING)
    assert caught.value.code == "secret.cannot_open"


def test_another_key_is_named() -> None:
    sealed = seal_secret(HEADER, SECRET, SEALING)
    with pytest.raises(IntegrityError) as caught:
        open_secret(sealed, replace(OPENING, id="centre-2"))
    assert caught.value.code == "secret.unknown_key"


@pytest.mark.parametrize("secret", ["", "a" * 509])
def test_a_secret_that_does_not_fit_is_not_sealed(secret: str) -> None:
    with pytest.raises(ValueError, match="length"):
        seal_secret(HEADER, secret, SEALING)


SEALED = seal_secret(HEADER, SECRET, SEALING)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_foreign_bytes_are_refused_by_code(tail: bytes, place: int, flip: int) -> None:
    changed = bytearray(SEALED)
    changed[place] ^= flip
    for content in (tail, MAGIC + tail, SEALED[:place] + tail, bytes(changed)):
        if content == SEALED:
            continue
        with pytest.raises(IntegrityError) as caught:
            open_secret(content, OPENING)
        assert caught.value.code.startswith("secret.")
