"""Seal what was approved, with all its evidence, to be decided at the centre."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.receipt import Office
from kiosk.domain.registration import Approved
from kiosk.formats.registration_body import registration_body
from kiosk.ports.sealer import Sealer


@dataclass(frozen=True, slots=True)
class SealRequest:
    """One envelope for everything: registration, recovery, dispute."""

    sealer: Sealer
    office: Office
    practice_profile: bool = False
    """A training registration says so, whatever was shown."""

    def __call__(
        self, approved: Approved, *, sequence: int, now: datetime, ledger_before: str
    ) -> SealedRegistration:
        """Evidence and sealed password go along as attachments.

        ``sequence`` 0 is for what never lies in the outbox. Raises what the sealer raises.
        """
        draft = approved.confirmed.proofed.draft
        body = registration_body(
            approved,
            office=self.office.code,
            counter=self.office.counter,
            ledger_before=ledger_before,
            practice=self.practice_profile,
        )
        attachments = [each.attachment for each in draft.evidence if each.attachment is not None]
        if draft.prepared is not None:
            attachments.append(draft.prepared.statement)
        if approved.confirmed.sealed_password is not None:
            attachments.append(approved.confirmed.sealed_password)
        return self.sealer.seal(
            registration_id=draft.id,
            sequence=sequence,
            created_at=now,
            body=body,
            attachments=tuple(attachments),
        )
