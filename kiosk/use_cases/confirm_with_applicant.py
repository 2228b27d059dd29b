"""The applicant confirms phone, e-mail and consent."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.policy import Level
from kiosk.domain.registration import Confirmed, Consent, Contact, Proofed
from kiosk.errors import SupervisorError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class ConfirmWithApplicant:
    """After the notice was read out and agreed to, which is a step of its own."""

    store: Store
    clock: Clock

    def __call__(self, proofed: Proofed, contact: Contact) -> Confirmed:
        """Raises ``SupervisorError('proofing.no_level')`` for a proofing that gave no level."""
        if proofed.level is Level.NONE:
            raise SupervisorError("proofing.no_level")
        now = self.clock.now()
        draft = proofed.draft
        consent = Consent(
            notice_version=draft.policy.notice.version,
            legal_basis=draft.policy.notice.legal_basis,
            given_at=now,
            read_aloud_by=draft.shift.officer.code,
        )
        facts = {
            "registration": draft.id,
            "notice": consent.notice_version,
            "legal_basis": consent.legal_basis,
        }
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.CONFIRMED, facts, now))
        return Confirmed(proofed=proofed, contact=contact, consent=consent, confirmed_at=now)
