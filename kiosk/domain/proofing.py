"""From checks to a level: the same pure function at the counter and at the centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind, Level, Method, Policy

IN_PERSON_QUESTIONS = ("in_person.same_face", "in_person.card_sound", "in_person.acts_freely")
"""What only the officer's eyes can answer; nothing is answered beforehand."""

CARD_VALID = "document.not_expired"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The level reached and, where it is not the highest of the method, what stands in the way."""

    level: Level
    missing: tuple[Check, ...]


def decide(
    policy: Policy, kind: ApplicantKind, method: Method, checks: tuple[Check, ...]
) -> Verdict:
    """Give the level that ``checks`` support under ``policy``.

    1. Any check that fails gives no level at all: a contradiction is not a lesser proof.
    2. Otherwise the highest rule whose requirements all hold; *not checked* never counts as held.
    3. ``missing`` names what the highest rule of the method still lacks.
    """
    failed = tuple(check for check in checks if check.outcome is Outcome.FAILS)
    if failed:
        return Verdict(Level.NONE, failed)
    by_name = _weakest_by_name(checks)
    rules = policy.rules_for(kind, method)
    if not rules:
        return Verdict(Level.NONE, (Check("policy.method", Outcome.FAILS, "policy.not_allowed"),))
    missing_of_highest = _missing(rules[0].requires, rules[0].requires_one_of, by_name)
    for rule in rules:
        if not _missing(rule.requires, rule.requires_one_of, by_name):
            return Verdict(rule.level, missing_of_highest)
    return Verdict(Level.NONE, missing_of_highest)


def _weakest_by_name(checks: tuple[Check, ...]) -> dict[str, Check]:
    """Of a check that was made twice only what both support counts."""
    by_name: dict[str, Check] = {}
    for check in checks:
        known = by_name.get(check.name)
        if known is None or known.outcome is Outcome.HOLDS:
            by_name[check.name] = check
    return by_name


def _missing(
    requires: frozenset[str], one_of: frozenset[str], by_name: Mapping[str, Check]
) -> tuple[Check, ...]:
    lacking = [
        by_name.get(name) or Check(name, Outcome.NOT_CHECKED, "check.not_made")
        for name in sorted(requires)
        if name not in by_name or by_name[name].outcome is not Outcome.HOLDS
    ]
    offered = [by_name[name] for name in sorted(one_of) if name in by_name]
    if offered and not any(check.outcome is Outcome.HOLDS for check in offered):
        lacking.extend(offered)
    return tuple(lacking)
