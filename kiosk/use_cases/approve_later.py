"""Duyệt sau: a registration waits, sealed by this counter, until another officer has looked at it.

Nothing of it is in the outbox meanwhile, and no receipt has been given: what is not approved is not
recorded. Approved, it is sealed for the centre and queued like any other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from kiosk.domain.kept_draft import DraftInHand, KeptDraft
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.registration import Confirmed, Purpose, Recorded
from kiosk.domain.waiting_approval import ReturnReason, WaitingApproval
from kiosk.errors import AtTheDeskError, IntegrityError, SupervisorError
from kiosk.formats.draft_body import draft_body
from kiosk.formats.waiting_approval_body import parse_waiting_approval, waiting_approval_body
from kiosk.ports.clock import Clock
from kiosk.ports.local_sealer import LocalSealer
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.approve_registration import ApproveRegistration, require_another_approver
from kiosk.use_cases.record_registration import RecordRegistration

_KIND: Final = "waiting_approval"
_DONE: Final = b""
"""Stands where something waited: the place is not given again."""
_TAKEN_UP_AT: Final = "review"
"""The step at which a clerk goes on with what was sent back."""


@dataclass(frozen=True, slots=True)
class ApproveLater:
    """The list of one counter."""

    store: Store
    clock: Clock
    sealer: LocalSealer
    approve: ApproveRegistration
    record: RecordRegistration

    def leave(self, confirmed: Confirmed) -> None:
        """Put it on the list, in place of its draft; leaving it twice changes nothing.

        Raises ``SupervisorError('approval.not_later')`` where the policy wants it approved at once.
        """
        draft, now = confirmed.proofed.draft, self.clock.now()
        allowed = draft.method in draft.policy.approval_later
        if not allowed or draft.purpose is not Purpose.REGISTRATION:
            raise SupervisorError("approval.not_later")

        def work(unit: UnitOfWork) -> None:
            kept = unit.statements.all(_KIND)
            before = next((each for each in self._read(unit) if each.id == draft.id), None)
            if before is not None and before.returned is None:
                return
            place = before.place if before else 1 + max((at for at, _ in kept), default=0)
            waiting = WaitingApproval(place=place, kept_at=now, confirmed=confirmed)
            self._put(unit, waiting)
            unit.drafts.remove(draft.id)
            facts = {"registration": draft.id, "officer": draft.shift.officer.code}
            unit.ledger.append(LedgerKind.APPROVAL_WAITS, facts, now)

        self.store.run(work)

    def waiting(self) -> tuple[WaitingApproval, ...]:
        """Everything that waits here, and what was sent back and not taken up; the oldest first."""
        return self.store.run(self._read)

    def count(self) -> int:
        """How many wait for an approver."""
        return sum(each.returned is None for each in self.waiting())

    def decide(self, place: int, approver: Officer) -> Recorded:
        """Approved and recorded. Raises as :class:`ApproveRegistration` and
        :class:`RecordRegistration` do, and ``AtTheDeskError('approval.gone')``.
        """
        waiting = self._at(place)
        recorded = self.record(self.approve(waiting.confirmed, approver))
        self.store.run(lambda unit: unit.statements.put(_KIND, place, _DONE))
        return recorded

    def send_back(self, place: int, approver: Officer, reason: ReturnReason) -> None:
        """To its clerk, as a draft that can be corrected and left or approved again.

        Raises as :class:`ApproveRegistration` does, and ``AtTheDeskError('approval.gone')``.
        """
        waiting, now = self._at(place), self.clock.now()
        require_another_approver(waiting.confirmed, approver)
        draft = waiting.confirmed.proofed.draft
        in_hand = DraftInHand(draft=draft, step=_TAKEN_UP_AT, contact=waiting.confirmed.contact)
        kept = KeptDraft(
            id=draft.id,
            officer_code=waiting.clerk,
            updated_at=now,
            sealed=self.sealer.seal_here(draft.id, draft_body(in_hand)),
        )

        def work(unit: UnitOfWork) -> None:
            unit.drafts.put(kept)
            self._put(unit, replace(waiting, returned=reason, approver=approver.code))
            facts = {
                "registration": draft.id,
                "approver": approver.code,
                "reason": reason.value,
            }
            unit.ledger.append(LedgerKind.SENT_BACK, facts, now)

        self.store.run(work)

    def _at(self, place: int) -> WaitingApproval:
        for each in self.waiting():
            if each.place == place and each.returned is None:
                return each
        raise AtTheDeskError("approval.gone")

    def _read(self, unit: UnitOfWork) -> tuple[WaitingApproval, ...]:
        """What was recorded meanwhile, or was sent back and is no draft any more, is done."""
        found = []
        for place, content in unit.statements.all(_KIND):
            if content == _DONE:
                continue
            waiting = self._opened(place, content)
            over = unit.drafts.get(waiting.id) is None if waiting.returned else False
            if over or unit.receipts.by_registration(waiting.id) is not None:
                unit.statements.put(_KIND, place, _DONE)
            else:
                found.append(waiting)
        return tuple(found)

    def _opened(self, place: int, content: bytes) -> WaitingApproval:
        waiting = parse_waiting_approval(self.sealer.open_here(_sealed_as(place), content))
        if waiting.place != place:
            raise IntegrityError("approval.unreadable")
        return waiting

    def _put(self, unit: UnitOfWork, waiting: WaitingApproval) -> None:
        body = waiting_approval_body(waiting)
        sealed = self.sealer.seal_here(_sealed_as(waiting.place), body)
        unit.statements.put(_KIND, waiting.place, sealed)


def _sealed_as(place: int) -> str:
    return f"{_KIND}-{place}"
