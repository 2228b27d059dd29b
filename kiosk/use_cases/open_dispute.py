"""Khiếu nại khi không sở hữu tài khoản: *this account is not mine*."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.account_service import Dispute
from kiosk.domain.ledger import GENESIS, LedgerKind
from kiosk.domain.registration import Approved, Purpose
from kiosk.errors import AtTheDeskError
from kiosk.ports.account_desk import AccountDesk
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.seal_request import SealRequest

_LONGEST_NUMBER = 40


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """With the same evidence as a registration: whoever disputes must be the person."""

    store: Store
    clock: Clock
    seal: SealRequest
    accounts: AccountDesk

    def __call__(self, approved: Approved) -> Dispute:
        """The dispute with its number, or why it was not taken (``code``).

        Raises ``AtTheDeskError('dispute.not_opened')`` for a draft for something else,
        ``LaterError`` where the centre cannot be asked: calling again never opens a second one.
        """
        draft = approved.confirmed.proofed.draft
        if draft.purpose is not Purpose.DISPUTE:
            raise AtTheDeskError("dispute.not_opened")
        last = self.store.run(lambda unit: unit.ledger.last())
        sealed = self.seal(
            approved,
            sequence=0,
            now=approved.approved_at,
            ledger_before=last.digest if last else GENESIS,
        )
        dispute = self.accounts.dispute(draft.id, sealed)
        facts = {
            "registration": draft.id,
            "dispute": dispute.number,
            "reason": dispute.code,
            "envelope": sealed.digest,
        }
        now = self.clock.now()

        def work(unit: UnitOfWork) -> None:
            unit.ledger.append(LedgerKind.DISPUTED, facts, now)
            if dispute.number:
                unit.drafts.remove(draft.id)

        self.store.run(work)
        return dispute

    def state(self, number: str) -> Dispute:
        """Where it is by now, by the number on the slip.

        Raises ``AtTheDeskError('dispute.number_malformed')``, ``LaterError``.
        """
        asked = number.strip().upper()
        plain = all(each.isascii() and (each.isalnum() or each == "-") for each in asked)
        if not asked or len(asked) > _LONGEST_NUMBER or not plain:
            raise AtTheDeskError("dispute.number_malformed")
        return self.accounts.dispute_state(asked)
