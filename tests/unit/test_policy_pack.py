from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from builders import POLICY

from kiosk.domain.policy import ApplicantKind, Method, OneTimeCodeRules, PasswordRules
from kiosk.errors import IntegrityError
from kiosk.formats.policy_pack import parse_policy, policy_payload

PAYLOAD = policy_payload(POLICY)


def changed(**fields: object) -> dict[str, Any]:
    return {**PAYLOAD, **fields}


def with_rule(**fields: object) -> dict[str, Any]:
    return changed(rules=[{**PAYLOAD["rules"][0], **fields}])


def test_a_policy_travels_whole() -> None:
    policy = replace(
        POLICY,
        approval_required=frozenset({Method.IN_PERSON, Method.USB_TOKEN}),
        email_required=frozenset({ApplicantKind.AGENCY}),
        one_time_code=OneTimeCodeRules(life_s=120),
        password=PasswordRules(shortest=10),
    )
    travelled = json.loads(json.dumps(policy_payload(policy)))
    assert parse_policy(travelled) == policy


@pytest.mark.parametrize(
    "payload",
    [
        {},
        changed(statement="motcua.policy/2"),
        changed(id=None),
        changed(id=""),
        changed(id="a policy with spaces"),
        changed(id="\x1b[2J"),
        changed(valid_from="2026-01-01T00:00:00"),
        changed(valid_to="never"),
        changed(valid_to=None),
        changed(rules=None),
        changed(rules="abc"),
        changed(rules=[7]),
        with_rule(kind="robot"),
        with_rule(method="telepathy"),
        with_rule(level=1),
        with_rule(level=True),
        with_rule(requires="chip.sod_signature"),
        with_rule(requires_one_of="chip.active"),
        with_rule(requires=[1]),
        with_rule(requires=["a b"]),
        changed(notice=None),
        changed(notice={"version": "1"}),
        changed(notice={"version": "1 2", "legal_basis": "x"}),
        changed(offline={"entries": float("inf"), "hours": 1}),
        changed(offline={"entries": "many", "hours": 1}),
        changed(approval_required=["telepathy"]),
        changed(approval_required=None),
        changed(approval_required="in_person"),
        changed(email_required=["robot"]),
        changed(issuer=""),
        changed(nonce=None),
        changed(most_accounts_by_phone=0),
        changed(most_accounts_by_phone=True),
        changed(one_time_code=None),
        changed(one_time_code={**PAYLOAD["one_time_code"], "attempts": 1000}),
        changed(one_time_code={**PAYLOAD["one_time_code"], "digits": 1}),
        changed(one_time_code={**PAYLOAD["one_time_code"], "life_s": 60.5}),
        changed(password={"shortest": 1, "longest": 128}),
        changed(password={"shortest": 8, "longest": 100000}),
    ],
    ids=repr,
)
def test_a_policy_that_is_not_understood_whole_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError) as caught:
        parse_policy(payload)
    assert caught.value.code == "policy.malformed"
