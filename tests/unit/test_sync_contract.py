"""The bounds of the contract, and that the committed document says what the code does."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sync.contract import (
    LARGEST_ENVELOPE,
    MOST_ENTRIES,
    AccountSearch,
    EnrolmentRequest,
    RegistrationBatch,
    RegistrationEntry,
)
from sync.sandbox.openapi import openapi_text

DOCUMENT = Path(__file__).parents[2] / "docs" / "openapi.json"
ENTRY: dict[str, Any] = {
    "registration_id": "01890000-0000-7000-8000-000000000000",
    "envelope_digest": "ab" * 32,
    "envelope": b64encode(b"sealed").decode(),
}


def test_committed_document_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == openapi_text(), (
        "python -m sync.sandbox.openapi > docs/openapi.json"
    )


def test_document_names_a_problem_for_every_refusal() -> None:
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    assert document["openapi"].startswith("3.1")
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, answer in operation["responses"].items():
                wanted = "application/json" if status == "200" else "application/problem+json"
                assert list(answer["content"]) == [wanted]


def test_entry_carries_the_bytes_unchanged() -> None:
    entry = RegistrationEntry.of(ENTRY["registration_id"], "ab" * 32, b"\x00\xff", (b"", b"\x01"))
    again = RegistrationEntry.model_validate_json(entry.model_dump_json())
    assert (again.envelope_bytes(), again.attachment_bytes()) == (b"\x00\xff", (b"", b"\x01"))


@pytest.mark.parametrize(
    "change",
    [
        {"registration_id": "../../etc"},
        {"registration_id": ENTRY["registration_id"] + "\n"},
        {"envelope_digest": "AB" * 32},
        {"envelope": "not base64!"},
        {"envelope": b64encode(bytes(LARGEST_ENVELOPE + 1)).decode()},
        {"attachments": [b64encode(b"x").decode()] * 9},
        {"level": 3},
    ],
)
def test_entry_out_of_bounds(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        RegistrationEntry.model_validate(ENTRY | change)


@pytest.mark.parametrize("count", [0, MOST_ENTRIES + 1])
def test_batch_size(count: int) -> None:
    with pytest.raises(ValidationError):
        RegistrationBatch.model_validate({"entries": [ENTRY] * count})


def test_reprs_and_errors_hold_no_personal_data() -> None:
    asked = AccountSearch(number="001099012345", officer="CB01", nonce="0" * 32)
    assert "001099012345" not in repr(asked)
    with pytest.raises(ValidationError) as refused:
        AccountSearch(number="001099012345x", officer="CB01", nonce="0" * 32)
    assert "001099012345" not in str(refused.value)


def test_one_time_code_is_not_in_a_repr() -> None:
    asked = EnrolmentRequest(
        one_time_code="ABCD-EFGH-JKLM-NPQR",
        device_key=b64encode(bytes(32)).decode(),
        certificate_request="-----BEGIN",
        possession=b64encode(bytes(64)).decode(),
        office="ANBINH",
        counter="Quầy 3",
    )
    assert "ABCD" not in repr(asked)
