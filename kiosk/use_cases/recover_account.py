"""Forgotten password, lost OTP phone: recovery at the counter, decided by the centre."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.account_service import Recovery
from kiosk.domain.ledger import GENESIS, LedgerKind
from kiosk.domain.registration import Approved, Purpose
from kiosk.errors import AtTheDeskError
from kiosk.ports.account_desk import AccountDesk
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.seal_request import SealRequest


@dataclass(frozen=True, slots=True)
class RecoverAccount:
    """After a proofing at least as strong as the account's level; only with the centre."""

    store: Store
    clock: Clock
    seal: SealRequest
    accounts: AccountDesk

    def __call__(self, approved: Approved) -> Recovery:
        """A refusal is a result, not an exception.

        Raises ``AtTheDeskError``: ``recovery.not_opened`` (the draft is for something else),
        ``recovery.phone_not_confirmed``; ``LaterError`` where the centre cannot be asked: calling
        again with the same value never recovers twice.
        """
        confirmed = approved.confirmed
        draft = confirmed.proofed.draft
        if draft.purpose is not Purpose.RECOVERY or not draft.account:
            raise AtTheDeskError("recovery.not_opened")
        phone = confirmed.contact.phone
        if phone is None or draft.phone_confirmed != phone:
            raise AtTheDeskError("recovery.phone_not_confirmed")
        last = self.store.run(lambda unit: unit.ledger.last())
        sealed = self.seal(
            approved,
            sequence=0,
            now=approved.approved_at,
            ledger_before=last.digest if last else GENESIS,
        )
        result = self.accounts.recover(draft.account, draft.id, sealed)
        facts = {
            "registration": draft.id,
            "outcome": "accepted" if result.accepted else "refused",
            "reason": result.code,
            "envelope": sealed.digest,
        }
        now = self.clock.now()

        def work(unit: UnitOfWork) -> None:
            unit.ledger.append(LedgerKind.RECOVERED, facts, now)
            if result.accepted:
                unit.drafts.remove(draft.id)

        self.store.run(work)
        return result
