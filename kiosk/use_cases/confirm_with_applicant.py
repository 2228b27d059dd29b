"""The applicant confirms phone, e-mail and consent."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.clean_text import clean_text
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import SELF_SERVICE_CODE
from kiosk.domain.policy import Level
from kiosk.domain.registration import Confirmed, Consent, Contact, Draft, Proofed
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store

_LONGEST_EMAIL = 254


@dataclass(frozen=True, slots=True)
class ConfirmWithApplicant:
    """After the notice was read out and agreed to, which is a step of its own."""

    store: Store
    clock: Clock

    def __call__(self, proofed: Proofed, contact: Contact) -> Confirmed:
        """Raises ``SupervisorError('proofing.no_level')`` for a proofing that gave no level, and
        ``AtTheDeskError``: ``email.malformed`` for an address that no registration could carry,
        ``email.required`` where the policy wants one (enterprise, agency),
        ``phone.not_the_confirmed`` for another number than the one whose owner typed the code.
        """
        if proofed.level is Level.NONE:
            raise SupervisorError("proofing.no_level")
        if contact.email is not None and not _can_be_carried(contact.email):
            raise AtTheDeskError("email.malformed")
        if contact.email is None and proofed.draft.kind in proofed.draft.policy.email_required:
            raise AtTheDeskError("email.required")
        confirmed = proofed.draft.phone_confirmed
        if confirmed is not None and contact.phone != confirmed:
            raise AtTheDeskError("phone.not_the_confirmed")
        now = self.clock.now()
        draft = proofed.draft
        consent = _given_at_the_kiosk(draft) or Consent(
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


def _given_at_the_kiosk(draft: Draft) -> Consent | None:
    """Read there by the citizen alone, if the notice has not changed since."""
    before = draft.prepared
    if before is None or not before.consents:
        return None
    return Consent(
        notice_version=before.notice_version,
        legal_basis=before.legal_basis,
        given_at=before.agreed_at,
        read_aloud_by=SELF_SERVICE_CODE,
    )


def _can_be_carried(email: str) -> bool:
    """Found out here, not at the end: in the envelope only clean text of this length is sealed."""
    return bool(email) and clean_text(email, max_length=_LONGEST_EMAIL) == email
