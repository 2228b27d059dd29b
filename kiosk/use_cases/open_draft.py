"""Open a draft under the policy in force."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role, Shift
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Draft, Purpose
from kiosk.errors import LaterError, SupervisorError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.disk_space import NO_ROOM_BYTES, DiskSpace
from kiosk.ports.ids import Ids
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """Begin with one person at the desk."""

    store: Store
    clock: Clock
    ids: Ids
    policies: PolicySource
    space: DiskSpace

    def __call__(
        self,
        shift: Shift,
        kind: ApplicantKind,
        method: Method,
        *,
        purpose: Purpose = Purpose.REGISTRATION,
        account: str = "",
    ) -> Draft:
        """``account`` names the one to recover or to dispute, as the duplicate check told it.

        Raises ``SupervisorError``: ``officer.not_a_clerk``, ``policy.not_in_force`` or
        ``policy.not_allowed``, and
        ``LaterError('outbox.limit')`` when the offline limit of the policy is reached, and
        ``TechnicianError('disk.no_room')`` while there is still room to finish what was begun.
        """
        free = self.space.free_bytes()
        if free < NO_ROOM_BYTES:
            raise TechnicianError("disk.no_room", megabytes=free >> 20)
        if Role.CLERK not in shift.officer.roles:
            raise SupervisorError("officer.not_a_clerk")
        now = self.clock.now()
        policy = self.policies.current(now)
        if not policy.in_force(now):
            raise SupervisorError("policy.not_in_force")
        if not policy.rules_for(kind, method):
            raise SupervisorError("policy.not_allowed")
        draft = Draft(
            id=self.ids.new_id(),
            opened_at=now,
            shift=shift,
            policy=policy,
            kind=kind,
            method=method,
            purpose=purpose,
            account=account,
        )
        facts = {"registration": draft.id, "policy": policy.id, "method": method.value}
        if purpose is not Purpose.REGISTRATION:
            facts["purpose"] = purpose.value

        def work(unit: UnitOfWork) -> None:
            waiting = unit.outbox.summary()
            age = now - waiting.oldest_at if waiting.oldest_at else None
            too_old = age is not None and age.total_seconds() >= policy.offline.hours * 3600
            if too_old or waiting.waiting >= policy.offline.entries:
                raise LaterError("outbox.limit", waiting=waiting.waiting)
            unit.ledger.append(LedgerKind.DRAFT_OPENED, facts, now)

        self.store.run(work)
        return draft
