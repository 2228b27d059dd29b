"""The policy as the centre signs and sends it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kiosk.domain.policy import (
    ApplicantKind,
    Level,
    LevelRule,
    Method,
    Notice,
    OfflineLimits,
    Policy,
)
from kiosk.errors import IntegrityError

STATEMENT = "motcua.policy/1"


def policy_payload(policy: Policy) -> dict[str, Any]:
    """JSON types only, ready to be signed."""
    return {
        "statement": STATEMENT,
        "id": policy.id,
        "valid_from": policy.valid_from.isoformat(),
        "valid_to": policy.valid_to.isoformat(),
        "rules": [
            {
                "kind": rule.kind.value,
                "method": rule.method.value,
                "level": int(rule.level),
                "requires": sorted(rule.requires),
                "requires_one_of": sorted(rule.requires_one_of),
            }
            for rule in policy.rules
        ],
        "notice": {"version": policy.notice.version, "legal_basis": policy.notice.legal_basis},
        "offline": {"entries": policy.offline.entries, "hours": policy.offline.hours},
        "approval_required": sorted(method.value for method in policy.approval_required),
    }


def parse_policy(payload: Mapping[str, Any]) -> Policy:
    """The policy of a verified statement; raises ``IntegrityError('policy.malformed')``."""
    try:
        if payload["statement"] != STATEMENT:
            raise IntegrityError("policy.malformed")
        return Policy(
            id=str(payload["id"]),
            valid_from=_moment(payload["valid_from"]),
            valid_to=_moment(payload["valid_to"]),
            rules=tuple(_rule(each) for each in payload["rules"]),
            notice=Notice(str(payload["notice"]["version"]), str(payload["notice"]["legal_basis"])),
            offline=OfflineLimits(
                int(payload["offline"]["entries"]), int(payload["offline"]["hours"])
            ),
            approval_required=frozenset(Method(each) for each in payload["approval_required"]),
        )
    except (KeyError, TypeError, ValueError):
        raise IntegrityError("policy.malformed") from None


def _rule(row: Mapping[str, Any]) -> LevelRule:
    return LevelRule(
        kind=ApplicantKind(row["kind"]),
        method=Method(row["method"]),
        level=Level(row["level"]),
        requires=frozenset(str(each) for each in row["requires"]),
        requires_one_of=frozenset(str(each) for each in row["requires_one_of"]),
    )


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment
