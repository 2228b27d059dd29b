"""The body comes out of an envelope that any enrolled device can seal: hostile until parsed."""

from __future__ import annotations

import json
from typing import Any

from builders import approved
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import IntegrityError
from kiosk.formats.policy_pack import parse_policy
from kiosk.formats.registration_body import parse_registration_body, registration_body

RAW = registration_body(approved(), office="ANBINH", counter="Quầy 3", ledger_before="ab" * 32)
FIELDS = json.loads(RAW)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["citizen", "in_person", "2026-11-22T03:15:00Z", "holds", "chip", 3]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


def parsed_or_refused(raw: bytes) -> None:
    try:
        body = parse_registration_body(raw)
    except IntegrityError as error:
        assert error.code == "registration.malformed"
        return
    again = body.model_dump_json(by_alias=True).encode()
    assert parse_registration_body(again) == body


@given(st.binary(max_size=2000))
def test_any_bytes(raw: bytes) -> None:
    parsed_or_refused(raw)


@given(st.sampled_from(sorted(FIELDS)), values)
def test_any_value_in_any_field(key: str, value: Any) -> None:
    parsed_or_refused(json.dumps({**FIELDS, key: value}).encode())


@given(st.sampled_from(sorted(FIELDS["applicant"])), values)
def test_any_value_in_any_fact_of_the_applicant(key: str, value: Any) -> None:
    applicant = {**FIELDS["applicant"], key: value}
    parsed_or_refused(json.dumps({**FIELDS, "applicant": applicant}).encode())


@given(st.integers(0, len(RAW) - 1), st.integers(1, 255))
def test_any_changed_byte(place: int, mask: int) -> None:
    parsed_or_refused(RAW[:place] + bytes([RAW[place] ^ mask]) + RAW[place + 1 :])


@given(st.dictionaries(st.sampled_from(["statement", "id", "rules", "notice", "offline"]), values))
def test_any_policy(payload: dict[str, Any]) -> None:
    try:
        parse_policy({"statement": "motcua.policy/1", **payload})
    except IntegrityError as error:
        assert error.code == "policy.malformed"
