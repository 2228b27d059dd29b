from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.receipt_codes import OUR_KEY, THEIR_KEY

from kiosk.errors import TechnicianError
from printing.office_keys import read_office_keys, write_office_keys
from printing.recovery import RecoveryCodeError, join_recovery_parts, recovery_parts
from printing.verification import Verification, check_receipt_code

KEYS = {each.device: each for each in (OUR_KEY, THEIR_KEY)}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    assert isinstance(check_receipt_code(text, KEYS), Verification)


@given(st.binary(max_size=300))
def test_any_bytes_are_keys_or_the_technicians(raw: bytes) -> None:
    try:
        read_office_keys(raw)
    except TechnicianError as error:
        assert error.code == "office_keys.malformed"


@given(json_values, json_values)
def test_any_json_is_keys_or_the_technicians(entry: object, public: object) -> None:
    import json

    for value in (entry, {"keys": [entry]}, {"keys": [{"device": "x", "public": public}]}):
        try:
            read_office_keys(json.dumps(value).encode())
        except TechnicianError as error:
            assert error.code == "office_keys.malformed"


@given(st.data())
def test_damaged_key_files_never_put_a_key_under_anothers_name(data: st.DataObject) -> None:
    raw = bytearray(write_office_keys(KEYS.values()))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        keys = read_office_keys(bytes(raw))
    except TechnicianError:
        return
    assert all(device == key.device for device, key in keys.items())


@given(st.binary(min_size=1, max_size=4000), st.randoms())
def test_an_envelope_comes_back_from_its_codes_in_any_order(
    envelope: bytes, chance: random.Random
) -> None:
    parts = [*recovery_parts(envelope)]
    parts.append(parts[0])
    chance.shuffle(parts)
    assert join_recovery_parts(parts) == envelope
    assert all(len(part) <= 800 for part in parts)


@given(st.lists(st.text() | st.text("0123456789;MOTCUAE-_abc").map("MOTCUAE1;".__add__)))
def test_other_codes_are_refused_by_their_own_error(texts: list[str]) -> None:
    with pytest.raises(RecoveryCodeError):
        join_recovery_parts(texts)


@given(st.binary(min_size=481, max_size=2000), st.data())
def test_a_missing_part_is_named(envelope: bytes, data: st.DataObject) -> None:
    parts = [*recovery_parts(envelope)]
    gone = data.draw(st.integers(0, len(parts) - 1))
    del parts[gone]
    with pytest.raises(RecoveryCodeError) as caught:
        join_recovery_parts(parts)
    assert caught.value.code == "recovery_code.missing"
    assert caught.value.facts["places"] == str(gone + 1)


def test_codes_of_two_papers_do_not_mix() -> None:
    one, other = recovery_parts(b"a" * 900), recovery_parts(b"b" * 900)
    with pytest.raises(RecoveryCodeError, match=r"recovery_code\.mixed"):
        join_recovery_parts([one[0], other[1]])
