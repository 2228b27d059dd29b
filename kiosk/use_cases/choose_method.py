"""Chọn phương thức đăng ký: what the policy in force allows."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.method_choice import MethodOffer, method_offers
from kiosk.domain.policy import ApplicantKind
from kiosk.errors import SupervisorError
from kiosk.ports.clock import Clock
from kiosk.ports.policy_source import PolicySource


@dataclass(frozen=True, slots=True)
class ChooseMethod:
    """The list of six, those that are not allowed with their reason."""

    clock: Clock
    policies: PolicySource

    def __call__(self, kind: ApplicantKind) -> tuple[MethodOffer, ...]:
        """Raises ``SupervisorError('policy.not_in_force')`` outside the policy's dates: print the
        VNeID referral then; ``LaterError('policy.none')`` where none was received yet.
        """
        now = self.clock.now()
        policy = self.policies.current(now)
        if not policy.in_force(now):
            raise SupervisorError("policy.not_in_force")
        return method_offers(policy, kind)
