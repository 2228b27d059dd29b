"""The policy as the centre signs and sends it."""

from __future__ import annotations

import re
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
_CODE = re.compile(r"[A-Za-z0-9._:-]{1,80}")


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
            id=_code(payload["id"]),
            valid_from=_moment(payload["valid_from"]),
            valid_to=_moment(payload["valid_to"]),
            rules=tuple(_rule(each) for each in payload["rules"]),
            notice=Notice(
                _code(payload["notice"]["version"]), _code(payload["notice"]["legal_basis"])
            ),
            offline=OfflineLimits(
                int(payload["offline"]["entries"]), int(payload["offline"]["hours"])
            ),
            approval_required=frozenset(Method(each) for each in payload["approval_required"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise IntegrityError("policy.malformed") from None


def _rule(row: Mapping[str, Any]) -> LevelRule:
    return LevelRule(
        kind=ApplicantKind(row["kind"]),
        method=Method(row["method"]),
        level=Level(row["level"]),
        requires=_names(row["requires"]),
        requires_one_of=_names(row["requires_one_of"]),
    )


def _names(listed: object) -> frozenset[str]:
    """A text is not a list of letters: read so, it would ask for nothing that exists."""
    if not isinstance(listed, list):
        raise TypeError("not a list")
    return frozenset(_code(each) for each in listed)


def _code(text: object) -> str:
    """As registrations carry it: an odd one would be found out only when somebody is recorded."""
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        raise ValueError("not a code")
    return text


def _moment(text: object) -> datetime:
    moment = datetime.fromisoformat(str(text))
    if moment.tzinfo is None:
        raise ValueError("a time without its zone")
    return moment
