from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.domain.policy import Method
from kiosk.domain.receipt import ReceiptState
from kiosk.formats.receipt_code import ReceiptCodeError, ReceiptStatement, build, parse, verify

DEVICE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
DEVICE_ID = "3f5a90b2c4d6e8f0"
KEYS = {DEVICE_ID: DEVICE.public_key()}
STATEMENT = ReceiptStatement(
    receipt_number="ANBINH-Q3-261122-0007",
    registration_id="01935a2e-7b00-7c3a-9d11-0123456789ab",
    issued_at=datetime(2026, 11, 22, 3, 15, tzinfo=UTC),
    office_code="ANBINH",
    method=Method.IN_PERSON,
    state=ReceiptState.RECEIVED,
    envelope_digest="ab" * 32,
)
TEXT = build(STATEMENT, DEVICE_ID, DEVICE.sign)


def code_of(text: str) -> str:
    with pytest.raises(ReceiptCodeError) as caught:
        verify(text, KEYS)
    return caught.value.code


def test_a_real_receipt_fits_a_readable_code() -> None:
    assert len(TEXT) < 300
    assert TEXT.startswith("MOTCUA1;ANBINH-Q3-261122-0007;")


def test_the_same_moment_in_another_zone_is_the_same_text() -> None:
    hanoi = STATEMENT.issued_at.astimezone(timezone(timedelta(hours=7)))
    assert build(replace(STATEMENT, issued_at=hanoi), DEVICE_ID, DEVICE.sign) == TEXT


def test_another_qr_is_foreign() -> None:
    assert code_of("001099012345||Nguyễn Văn Thử|15031999|Nam|Xã A|20042022") == (
        "receipt_code.foreign"
    )


def test_a_cut_code_is_malformed() -> None:
    assert code_of(TEXT[:-1]) == "receipt_code.malformed"
    assert code_of(TEXT + "\n") == "receipt_code.malformed"
    assert code_of(TEXT + ";x") == "receipt_code.malformed"


def test_an_edited_word_is_a_change() -> None:
    assert code_of(TEXT.replace(";received;", ";accepted;")) == "receipt_code.changed"
    assert code_of(TEXT.replace("-0007;", "-0008;")) == "receipt_code.changed"
    assert code_of(TEXT.replace("MOTCUA1;", "MOTCUA1T;")) == "receipt_code.changed"


def test_another_office_is_unknown_not_changed() -> None:
    elsewhere = build(STATEMENT, "0000000000000000", Ed25519PrivateKey.generate().sign)
    assert code_of(elsewhere) == "receipt_code.unknown_device"


def test_a_code_copied_under_a_known_device_is_a_change() -> None:
    forged = build(STATEMENT, DEVICE_ID, Ed25519PrivateKey.generate().sign)
    assert code_of(forged) == "receipt_code.changed"


def test_a_training_receipt_says_so() -> None:
    text = build(replace(STATEMENT, simulated=True), DEVICE_ID, DEVICE.sign)
    assert parse(text).statement.simulated
    assert verify(text, KEYS).statement.simulated


@pytest.mark.parametrize(
    "wrong",
    [
        {"receipt_number": "AN;BINH"},
        {"office_code": ""},
        {"envelope_digest": "ab"},
        {"issued_at": datetime(2026, 11, 22, 3, 15)},  # noqa: DTZ001
    ],
)
def test_what_the_format_cannot_carry_is_not_built(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        build(replace(STATEMENT, **wrong), DEVICE_ID, DEVICE.sign)
