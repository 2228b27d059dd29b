"""The policy that a test put in force."""

from __future__ import annotations

from datetime import UTC, datetime

from kiosk.domain.policy import Policy
from kiosk.errors import LaterError
from kiosk.ports.policy_source import PolicySource


class OnePolicy(PolicySource):
    def __init__(self, policy: Policy | None) -> None:
        self.policy = policy

    def current(self, at: datetime) -> Policy:
        if self.policy is None:
            raise LaterError("policy.none")
        return self.policy

    def refresh(self) -> Policy:
        return self.current(datetime.now(UTC))
