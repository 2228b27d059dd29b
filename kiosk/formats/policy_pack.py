"""The policy as the centre signs and sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from kiosk.domain.policy import (
    ApplicantKind,
    Level,
    LevelRule,
    Method,
    Notice,
    OfflineLimits,
    OneTimeCodeRules,
    PasswordRules,
    Policy,
    UnattendedRules,
)
from kiosk.errors import IntegrityError

STATEMENT = "motcua.policy/1"
_ONE_TIME_CODE = tuple(each.name for each in fields(OneTimeCodeRules))
_PASSWORD = tuple(each.name for each in fields(PasswordRules))
_UNATTENDED_COUNTS = ("device_tries", "phone_tries", "number_tries", "window_s")
_LONGEST_PASSWORD = 200
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
        "approval_later": sorted(method.value for method in policy.approval_later),
        "email_required": sorted(kind.value for kind in policy.email_required),
        "one_time_code": asdict(policy.one_time_code),
        "password": asdict(policy.password),
        "most_accounts_by_phone": policy.most_accounts_by_phone,
        "unattended": _unattended_payload(policy.unattended),
        "issuer": policy.issuer,
        "nonce": policy.nonce,
    }


def _unattended_payload(rules: UnattendedRules) -> dict[str, Any]:
    return asdict(rules) | {"methods": sorted(each.value for each in rules.methods)}


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
            approval_required=frozenset(
                Method(each) for each in _list(payload["approval_required"])
            ),
            approval_later=frozenset(
                Method(each) for each in _list(payload.get("approval_later", []))
            ),
            email_required=frozenset(
                ApplicantKind(each) for each in _list(payload["email_required"])
            ),
            one_time_code=_one_time_code(payload["one_time_code"]),
            password=_password(payload["password"]),
            most_accounts_by_phone=_count(payload["most_accounts_by_phone"]),
            unattended=_unattended(payload.get("unattended")),
            issuer=_code(payload["issuer"]),
            nonce=_code(payload["nonce"]),
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


def _one_time_code(rules: Mapping[str, Any]) -> OneTimeCodeRules:
    """Codes that cannot be guessed in the tries that they allow, else ``ValueError``."""
    found = OneTimeCodeRules(**{name: _count(rules[name]) for name in _ONE_TIME_CODE})
    if not (4 <= found.digits <= 10 and found.attempts <= 10 and found.life_s <= 3600):
        raise ValueError("one-time codes that protect nothing")
    return found


def _password(rules: Mapping[str, Any]) -> PasswordRules:
    found = PasswordRules(**{name: _count(rules[name]) for name in _PASSWORD})
    if not 8 <= found.shortest <= found.longest <= _LONGEST_PASSWORD:
        raise ValueError("a password rule that protects nothing")
    return found


def _unattended(rules: Mapping[str, Any] | None) -> UnattendedRules:
    """A pack from before kiosks were thought of allows them nothing."""
    if rules is None:
        return UnattendedRules()
    return UnattendedRules(
        methods=frozenset(Method(each) for each in _list(rules["methods"])),
        preparing=_flag(rules["preparing"]),
        challenge=_flag(rules["challenge"]),
        **{name: _count(rules[name]) for name in _UNATTENDED_COUNTS},
    )


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 31:
        raise ValueError("not a count")
    return value


def _list(listed: object) -> list[Any]:
    if not isinstance(listed, list):
        raise TypeError("not a list")
    return listed


def _names(listed: object) -> frozenset[str]:
    """A text is not a list of letters: read so, it would ask for nothing that exists."""
    return frozenset(_code(each) for each in _list(listed))


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
