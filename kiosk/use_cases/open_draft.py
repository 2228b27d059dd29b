"""Open a draft under the policy in force."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.duties import Duty, require
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Shift
from kiosk.domain.offline_limit import offline_standing
from kiosk.domain.policy import ApplicantKind, Method, Policy
from kiosk.domain.prepared import HandOver
from kiosk.domain.registration import Draft, Purpose
from kiosk.errors import LaterError, SupervisorError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.disk_space import NO_ROOM_BYTES, DiskSpace
from kiosk.ports.ids import Ids
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.timekeeping import Timekeeper
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.renew_lease import RenewLease


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """Begin with one person at the desk."""

    store: Store
    clock: Clock
    ids: Ids
    policies: PolicySource
    space: DiskSpace
    timekeeper: Timekeeper | None = None
    """Knows whether somebody has set the clock back; without one nobody asks."""
    lease: RenewLease | None = None
    """It may end in the middle of a shift; what is open then is finished."""

    def __call__(
        self,
        shift: Shift,
        kind: ApplicantKind,
        method: Method,
        *,
        purpose: Purpose = Purpose.REGISTRATION,
        account: str = "",
        preparing: bool = False,
        prepared: HandOver | None = None,
    ) -> Draft:
        """``account`` names the one to recover or to dispute, as the duplicate check told it;
        ``preparing`` at a kiosk: begun here, finished by an officer at a counter; ``prepared``
        there: what was begun, under the id that it has.

        Raises ``SupervisorError``: ``officer.not_a_clerk``, ``officer.lease_ended`` (or another of
        the roll's), ``policy.not_in_force``, ``policy.not_allowed`` or ``policy.not_unattended``,
        and ``LaterError('outbox.limit')`` when the offline limit of the policy is reached, and
        ``TechnicianError``: ``disk.no_room`` while there is still room to finish what was begun,
        ``clock.back`` while entries wait and the clock stands before the last entry of the ledger.
        """
        self._refuse_full_disk()
        self._require_right(shift)
        now = self.clock.now()
        policy = self.policies.current(now)
        if not policy.in_force(now):
            raise SupervisorError("policy.not_in_force")
        if not policy.rules_for(kind, method):
            raise SupervisorError("policy.not_allowed")
        if not shift.attended and not _may_alone(policy, method, preparing):
            raise SupervisorError("policy.not_unattended")
        draft = Draft(
            id=prepared.registration_id if prepared else self.ids.new_id(),
            opened_at=now,
            shift=shift,
            policy=policy,
            kind=kind,
            method=method,
            purpose=purpose,
            account=account,
            prepared=prepared,
        )
        self.store.run(lambda unit: self._begin(unit, draft))
        return draft

    def _refuse_full_disk(self) -> None:
        free = self.space.free_bytes()
        if free < NO_ROOM_BYTES:
            raise TechnicianError("disk.no_room", megabytes=free >> 20)

    def _require_right(self, shift: Shift) -> None:
        if shift.attended:
            require(shift.officer, Duty.REGISTER)
            if self.lease is not None:
                self.lease(shift.officer)

    def _begin(self, unit: UnitOfWork, draft: Draft) -> None:
        now, waiting = draft.opened_at, unit.outbox.summary()
        if offline_standing(waiting, draft.policy.offline, now).reached:
            raise LaterError("outbox.limit", waiting=waiting.waiting)
        if waiting.waiting:
            self._refuse_uncounted_time()
        unit.ledger.append(LedgerKind.DRAFT_OPENED, _facts(draft), now)

    def _refuse_uncounted_time(self) -> None:
        """A clock set back while the machine was off would stretch the hours of what waits."""
        if self.timekeeper is not None:
            standing = self.timekeeper.standing()
            if standing.gap:
                raise TechnicianError("clock.back", seconds=round(standing.off_s))


def _may_alone(policy: Policy, method: Method, preparing: bool) -> bool:
    """Whether the policy lets a citizen do it without an officer."""
    unattended = policy.unattended
    return unattended.preparing if preparing else method in unattended.methods


def _facts(draft: Draft) -> dict[str, str]:
    """For the ledger: what is usual is left out."""
    facts = {
        "registration": draft.id,
        "policy": draft.policy.id,
        "method": draft.method.value,
    }
    if not draft.assisted:
        facts["assisted"] = "no"
    if draft.kind is not ApplicantKind.CITIZEN:
        facts["kind"] = draft.kind.value
    if draft.purpose is not Purpose.REGISTRATION:
        facts["purpose"] = draft.purpose.value
    if draft.prepared is not None:
        facts["prepared_by"] = draft.prepared.device_id
    return facts
