"""Approval, where the policy asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.duties import Duty, require
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.registration import Approved, Confirmed
from kiosk.errors import SupervisorError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ApproveRegistration:
    """The approver is never the clerk."""

    store: Store
    clock: Clock

    def __call__(self, confirmed: Confirmed, approver: Officer | None = None) -> Approved:
        """Raises ``SupervisorError``: ``approval.needed`` (policy asks, nobody approved),
        ``approval.same_person``, ``approval.not_an_approver``.
        """
        draft = confirmed.proofed.draft
        if approver is None:
            if draft.method in draft.policy.approval_required:
                raise SupervisorError("approval.needed")
            return Approved(confirmed=confirmed, approver=None, approved_at=confirmed.confirmed_at)
        require_another_approver(confirmed, approver)
        now = self.clock.now()
        facts = {"registration": draft.id, "approver": approver.code}
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.APPROVED, facts, now))
        return Approved(confirmed=confirmed, approver=approver, approved_at=now)


def require_another_approver(confirmed: Confirmed, approver: Officer) -> None:
    """Raises ``SupervisorError``: ``approval.same_person``, ``approval.not_an_approver``."""
    clerk = confirmed.proofed.draft.shift.officer
    if approver.code.casefold() == clerk.code.casefold():
        raise SupervisorError("approval.same_person")
    require(approver, Duty.APPROVE)
