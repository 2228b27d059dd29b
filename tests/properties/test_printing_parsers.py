from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from support.receipt_codes import OUR_KEY, THEIR_KEY

from kiosk.errors import TechnicianError
from printing.office_keys import read_office_keys, write_office_keys
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
