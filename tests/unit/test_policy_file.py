"""A policy pack that comes as a file is taken, or refused for its own reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from builders import POLICY
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.domain.policy import Policy
from kiosk.errors import LaterError, TechnicianError
from kiosk.formats.canonical_json import canonical_json
from kiosk.formats.policy_pack import policy_payload
from kiosk.formats.signed_statement import sign_statement
from sync.online import HeldPolicy

NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)
CENTRE, STRANGER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()


class NoNetwork:
    """An office without one."""

    def policy(self) -> bytes:
        raise LaterError("centre.unreachable")

    def time(self, nonce: str) -> bytes:
        raise LaterError("centre.unreachable")


def pack(
    policy: Policy = POLICY,
    *,
    issued: datetime = NOW,
    key: Ed25519PrivateKey = CENTRE,
    key_id: str = "centre",
    **changes: Any,
) -> bytes:
    payload = {**policy_payload(policy), "issued_at": issued.isoformat(), "sealing_keys": []}
    return sign_statement({**payload, **changes}, key_id, key)


@pytest.fixture
def held(tmp_path: Path) -> HeldPolicy:
    keys = {"centre": CENTRE.public_key()}
    return HeldPolicy(tmp_path / "policy.json", keys, NoNetwork(), now=lambda: NOW)


def refusal(held: HeldPolicy, raw: bytes) -> str:
    with pytest.raises(TechnicianError) as caught:
        held.take_file(raw)
    return caught.value.code


def test_the_first_pack_is_taken_without_a_network(held: HeldPolicy) -> None:
    assert held.take_file(pack()) == POLICY
    assert held.current(NOW) == POLICY
    assert held.issued_at() == NOW


def test_a_newer_one_takes_the_place_of_the_one_held(held: HeldPolicy) -> None:
    held.take_file(pack())
    newer = replace(POLICY, id="test-2027")
    held.take_file(pack(newer, issued=NOW + timedelta(hours=1)))
    assert held.current(NOW) == newer


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "policy.unsigned"),
        (b"{}", "policy.unsigned"),
        (canonical_json(policy_payload(POLICY)), "policy.unsigned"),
        (pack(key=STRANGER), "policy.unsigned"),
        (pack(key=STRANGER, key_id="stranger"), "policy.other_issuer"),
        (pack(replace(POLICY, issuer="other")), "policy.other_issuer"),
        (pack(issued=NOW - timedelta(seconds=1)), "policy.older_than_held"),
        (pack(replace(POLICY, valid_to=NOW)), "policy.expired"),
        (pack(statement="motcua.time/1"), "policy.file_malformed"),
        (pack(issued_at="yesterday"), "policy.file_malformed"),
        (pack(rules="all"), "policy.file_malformed"),
        (pack(sealing_keys=[{"id": "x"}]), "policy.file_malformed"),
    ],
)
def test_what_is_refused_leaves_the_held_one(held: HeldPolicy, raw: bytes, code: str) -> None:
    held.take_file(pack())
    assert refusal(held, raw) == code
    assert held.current(NOW) == POLICY


def test_a_counter_whose_file_was_damaged_takes_no_older_pack(
    held: HeldPolicy, tmp_path: Path
) -> None:
    held.take_file(pack())
    (tmp_path / "policy.json").write_bytes(b"damaged")
    assert refusal(held, pack(issued=NOW - timedelta(days=1))) == "policy.older_than_held"


def test_a_pack_that_another_process_took_is_seen(held: HeldPolicy, tmp_path: Path) -> None:
    held.take_file(pack())
    keys = {"centre": CENTRE.public_key()}
    beside = HeldPolicy(tmp_path / "policy.json", keys, NoNetwork(), now=lambda: NOW)
    newer = replace(POLICY, id="test-2026-2")
    beside.take_file(pack(newer, issued=NOW + timedelta(minutes=1)))
    assert held.current(NOW) == newer


@settings(max_examples=60, deadline=None)
@given(raw=st.binary(max_size=400))
def test_no_bytes_do_anything_but_be_refused(raw: bytes) -> None:
    nowhere = HeldPolicy(Path("/nonexistent/policy.json"), {}, NoNetwork(), now=lambda: NOW)
    with pytest.raises(TechnicianError):
        nowhere.take_file(raw)
