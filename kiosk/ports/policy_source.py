"""Which policy applies now."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from kiosk.domain.policy import Policy


class PolicySource(Protocol):
    """The signed policy pack that this counter holds."""

    def current(self, at: datetime) -> Policy:
        """The newest verified policy.

        Raises ``LaterError('policy.none')`` where none was received yet. Whether it is in force
        at ``at`` is the caller's question: outside its dates the counter says so.
        """
        ...

    def refresh(self) -> Policy:
        """Fetch, verify and keep the centre's policy; ``LaterError`` leaves the old one."""
        ...
