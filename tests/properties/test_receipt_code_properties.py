from __future__ import annotations

from datetime import UTC

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.policy import Method
from kiosk.domain.receipt import ReceiptState
from kiosk.formats.receipt_code import (
    LONGEST,
    ReceiptCodeError,
    ReceiptStatement,
    build,
    parse,
    verify,
)

DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = {"3f5a": DEVICE.public_key()}

codes = st.from_regex(r"[0-9A-Za-z][0-9A-Za-z._:-]{0,39}", fullmatch=True)
statements = st.builds(
    ReceiptStatement,
    receipt_number=codes,
    registration_id=codes,
    issued_at=st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    office_code=codes,
    method=st.sampled_from(Method),
    state=st.sampled_from(ReceiptState),
    envelope_digest=st.binary(min_size=32, max_size=32).map(bytes.hex),
    simulated=st.booleans(),
)


@given(statements)
def test_what_was_built_is_read_back_and_verifies(statement: ReceiptStatement) -> None:
    text = build(statement, "3f5a", DEVICE.sign)
    assert parse(text).statement == statement
    assert verify(text, KEYS).statement == statement
    assert len(text) <= LONGEST


@given(st.one_of(st.text(), st.text().map(lambda tail: "MOTCUA1;" + tail)))
def test_any_text_is_refused_by_its_own_error(text: str) -> None:
    with pytest.raises(ReceiptCodeError):
        verify(text, KEYS)


@given(statements, st.data())
def test_no_letter_can_be_changed_unnoticed(
    statement: ReceiptStatement, data: st.DataObject
) -> None:
    text = build(statement, "3f5a", DEVICE.sign)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(max_codepoint=0x17F).filter(lambda each: each != text[place]))
    with pytest.raises(ReceiptCodeError):
        verify(text[:place] + letter + text[place + 1 :], KEYS)
