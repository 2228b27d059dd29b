"""Write a draft ahead of everything else, and go on with it after the machine died."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from kiosk.domain.duties import Duty, require
from kiosk.domain.kept_draft import DraftInHand, KeptDraft, WaitingDraft
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Role, Shift
from kiosk.errors import AtTheDeskError, IntegrityError, SupervisorError
from kiosk.formats.draft_body import draft_body, parse_draft_body
from kiosk.ports.clock import Clock
from kiosk.ports.local_sealer import LocalSealer
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class KeepDraft:
    """Each method returns when what it did is on the disk."""

    store: Store
    clock: Clock
    sealer: LocalSealer
    keep_for: timedelta
    """Untouched for longer, a draft is let go of."""

    def begin(self, in_hand: DraftInHand) -> None:
        """Keep a draft that was just opened."""
        kept = self._kept(in_hand)
        self.store.run(lambda unit: unit.drafts.put(kept))

    def keep(self, in_hand: DraftInHand) -> bool:
        """Keep its newest state; False where the draft has ended meanwhile, and stays ended."""
        kept = self._kept(in_hand)

        def work(unit: UnitOfWork) -> bool:
            if unit.drafts.get(kept.id) is None:
                return False
            unit.drafts.put(kept)
            return True

        return self.store.run(work)

    def waiting(self, officer: Officer) -> tuple[WaitingDraft, ...]:
        """What this officer may go on with, the newest first; what is out of time goes.

        Drafts of other counters that share the store, which this counter cannot open, are theirs.
        """
        self.let_go()
        kept = self.store.run(lambda unit: unit.drafts.all())
        found = (self._as_waiting(each) for each in reversed(kept) if may_resume(each, officer))
        return tuple(each for each in found if each is not None)

    def let_go(self) -> int:
        """Drop what is out of time, whoever's it is; says how many."""
        now = self.clock.now()

        def work(unit: UnitOfWork) -> int:
            gone = [each for each in unit.drafts.all() if self._out_of_time(each, now)]
            for each in gone:
                self._drop(unit, each, now, "out_of_time")
            return len(gone)

        return self.store.run(work)

    def resume(self, draft_id: str, shift: Shift) -> DraftInHand:
        """Go on in this shift, under this shift's officer.

        Raises ``AtTheDeskError('draft.gone')``, ``SupervisorError`` ``draft.of_another_officer``,
        ``officer.not_a_clerk`` or ``policy.not_in_force``,
        ``IntegrityError('draft.unreadable')`` for one that another version wrote.
        """
        now = self.clock.now()
        require(shift.officer, Duty.REGISTER)

        def work(unit: UnitOfWork) -> DraftInHand:
            kept = unit.drafts.get(draft_id)
            if kept is None or self._out_of_time(kept, now):
                raise AtTheDeskError("draft.gone")
            if not may_resume(kept, shift.officer):
                raise SupervisorError("draft.of_another_officer")
            before = self._opened(kept)
            if not before.draft.policy.in_force(now):
                raise SupervisorError("policy.not_in_force")
            in_hand = replace(before, draft=replace(before.draft, shift=shift))
            unit.drafts.put(self._kept(in_hand))
            facts = {"registration": draft_id, "officer": shift.officer.code, "shift": shift.id}
            unit.ledger.append(LedgerKind.DRAFT_RESUMED, facts, now)
            return in_hand

        return self.store.run(work)

    def forget(self, draft_id: str, officer: Officer) -> None:
        """Let go of a draft that nobody goes on with; one that has ended changes nothing.

        Raises ``SupervisorError('draft.of_another_officer')``.
        """
        now = self.clock.now()

        def work(unit: UnitOfWork) -> None:
            kept = unit.drafts.get(draft_id)
            if kept is None:
                return
            if not may_resume(kept, officer):
                raise SupervisorError("draft.of_another_officer")
            self._drop(unit, kept, now, "dropped", officer.code)

        self.store.run(work)

    def _kept(self, in_hand: DraftInHand) -> KeptDraft:
        draft = in_hand.draft
        return KeptDraft(
            id=draft.id,
            officer_code=draft.shift.officer.code,
            updated_at=self.clock.now(),
            sealed=self.sealer.seal_here(draft.id, draft_body(in_hand)),
        )

    def _opened(self, kept: KeptDraft) -> DraftInHand:
        return parse_draft_body(self.sealer.open_here(kept.id, kept.sealed))

    def _as_waiting(self, kept: KeptDraft) -> WaitingDraft | None:
        try:
            draft = self._opened(kept).draft
        except IntegrityError:
            return None
        return WaitingDraft(
            id=draft.id,
            officer_code=kept.officer_code,
            opened_at=draft.opened_at,
            updated_at=kept.updated_at,
            kind=draft.kind,
            method=draft.method,
        )

    def _out_of_time(self, kept: KeptDraft, now: datetime) -> bool:
        return now - kept.updated_at > self.keep_for

    @staticmethod
    def _drop(
        unit: UnitOfWork, kept: KeptDraft, now: datetime, reason: str, officer: str = ""
    ) -> None:
        unit.drafts.remove(kept.id)
        facts = {"registration": kept.id, "reason": reason, "officer": officer}
        unit.ledger.append(LedgerKind.DRAFT_DROPPED, facts, now)


def may_resume(kept: KeptDraft, officer: Officer) -> bool:
    """Its own officer may, and a supervisor."""
    return kept.officer_code == officer.code or Role.SUPERVISOR in officer.roles
