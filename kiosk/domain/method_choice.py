"""Chọn phương thức đăng ký: what may be chosen for whom, and why the rest may not."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.policy import ApplicantKind, Level, Method, Policy

IN_THE_DOCUMENTS: dict[Level, tuple[Method, ...]] = {
    Level.MEDIUM: (Method.MOBILE_SUBSCRIBER, Method.SOCIAL_INSURANCE, Method.POST_OFFICE),
    Level.HIGH: (Method.IN_PERSON, Method.USB_TOKEN, Method.SIM_SIGNATURE),
}
"""The two groups (IAL2, IAL3) and their order, as the portal's screen has them."""

_FOR = {
    Method.IN_PERSON: frozenset({ApplicantKind.CITIZEN}),
    Method.MOBILE_SUBSCRIBER: frozenset({ApplicantKind.CITIZEN}),
    Method.SOCIAL_INSURANCE: frozenset({ApplicantKind.CITIZEN}),
    Method.POST_OFFICE: frozenset({ApplicantKind.CITIZEN}),
    Method.SIM_SIGNATURE: frozenset({ApplicantKind.CITIZEN, ApplicantKind.ENTERPRISE}),
    Method.USB_TOKEN: frozenset(ApplicantKind),
}


@dataclass(frozen=True, slots=True)
class MethodOffer:
    """One row of the choice."""

    method: Method
    group: Level
    """MEDIUM: *Xác minh mức độ trung bình (IAL2)*; HIGH: *Xác minh mức độ cao (IAL3)*."""
    level: Level
    """The highest that the policy gives for it; NONE where it is not allowed."""
    reason: str = ""
    """Why it is not allowed: ``method.citizens_only`` (*Chỉ dành cho công dân*),
    ``method.not_for_agencies``, ``method.not_in_policy``; empty where it is."""

    @property
    def allowed(self) -> bool:
        """Whether it may be chosen."""
        return not self.reason


def method_offers(policy: Policy, kind: ApplicantKind) -> tuple[MethodOffer, ...]:
    """All six methods, grouped and ordered as in the documents; the policy has the last word."""
    return tuple(
        _offer(policy, kind, method, group)
        for group, methods in IN_THE_DOCUMENTS.items()
        for method in methods
    )


def _offer(policy: Policy, kind: ApplicantKind, method: Method, group: Level) -> MethodOffer:
    rules = policy.rules_for(kind, method)
    if rules:
        return MethodOffer(method, group, rules[0].level)
    if kind in _FOR[method]:
        return MethodOffer(method, group, Level.NONE, "method.not_in_policy")
    citizens_only = _FOR[method] == {ApplicantKind.CITIZEN}
    reason = "method.citizens_only" if citizens_only else "method.not_for_agencies"
    return MethodOffer(method, group, Level.NONE, reason)
