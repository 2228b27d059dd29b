"""Record: seal, number, write to the ledger and the outbox, all in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.duties import Duty, require
from kiosk.domain.ledger import GENESIS, LedgerKind
from kiosk.domain.outbox import OutboxEntry, SealedRegistration
from kiosk.domain.receipt import Office, Receipt, ReceiptState
from kiosk.domain.registration import Approved, Purpose, Recorded
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.formats.receipt_code import ReceiptStatement
from kiosk.formats.receipt_code import build as build_receipt_code
from kiosk.ports.clock import Clock
from kiosk.ports.sealer import DeviceKeys, Sealer
from kiosk.ports.timekeeping import Timekeeper
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.seal_request import SealRequest


@dataclass(frozen=True, slots=True)
class RecordRegistration:
    """From here on nothing can undo it: paper and network come after."""

    store: Store
    clock: Clock
    sealer: Sealer
    keys: DeviceKeys
    office: Office
    practice_profile: bool = False
    """A training registration says so, whatever was shown."""
    timekeeper: Timekeeper | None = None
    """Knows whether the centre vouches for the time; without one nobody asks."""

    def __call__(self, approved: Approved) -> Recorded:
        """Returns only after everything is on the disk.

        Recording the same registration again gives the first result. Raises
        ``SupervisorError``: ``policy.not_unattended`` for what a kiosk may only prepare,
        ``officer.not_a_clerk``;
        ``AtTheDeskError('registration.already_here')`` when the applicant was registered at this
        counter meanwhile, ``('registration.other_purpose')`` for a recovery or dispute, and what
        :class:`Store` raises: then nothing has happened.
        """
        now = self.clock.now()
        return self.store.run(lambda unit: self._record(unit, approved, now))

    def _record(self, unit: UnitOfWork, approved: Approved, now: datetime) -> Recorded:
        draft = approved.confirmed.proofed.draft
        earlier = unit.receipts.by_registration(draft.id)
        if earlier is not None:
            return _recorded(earlier)
        if draft.assisted:
            require(draft.shift.officer, Duty.REGISTER)
        if draft.purpose is not Purpose.REGISTRATION:
            raise AtTheDeskError("registration.other_purpose")
        if not draft.assisted and draft.method not in draft.policy.unattended.methods:
            raise SupervisorError("policy.not_unattended")
        hashed = self.keys.keyed_hash(approved.confirmed.proofed.duplicate_key)
        if unit.registered_here.find(hashed) is not None:
            raise AtTheDeskError("registration.already_here")
        last = unit.ledger.last()
        sequence = unit.outbox.next_sequence()
        sealed = SealRequest(self.sealer, self.office, self.practice_profile)(
            approved,
            sequence=sequence,
            now=now,
            ledger_before=last.digest if last else GENESIS,
        )
        prefix = f"{self.office.code}-{self.office.counter_code}"
        number = unit.receipts.next_number(prefix, now)
        facts = {"registration": draft.id, "receipt": number, "envelope": sealed.digest}
        if not self._time_verified():
            facts["time"] = "unverified"
        entry = unit.ledger.append(LedgerKind.RECORDED, facts, now)
        receipt = self._receipt(approved, number, now, sealed, entry.digest)
        unit.receipts.add(receipt)
        unit.outbox.add(
            OutboxEntry(registration_id=draft.id, sequence=sequence, created_at=now, sealed=sealed)
        )
        unit.registered_here.add(hashed, draft.id)
        unit.drafts.remove(draft.id)
        return _recorded(receipt)

    def _time_verified(self) -> bool:
        return self.timekeeper is None or self.timekeeper.standing().verified

    def _simulated(self, approved: Approved) -> bool:
        shown = approved.confirmed.proofed.draft.evidence
        return self.practice_profile or any(each.simulated for each in shown)

    def _receipt(
        self,
        approved: Approved,
        number: str,
        now: datetime,
        sealed: SealedRegistration,
        ledger_head: str,
    ) -> Receipt:
        proofed, contact = approved.confirmed.proofed, approved.confirmed.contact
        draft = proofed.draft
        simulated = self._simulated(approved)
        statement = ReceiptStatement(
            receipt_number=number,
            registration_id=draft.id,
            issued_at=now,
            office_code=self.office.code,
            method=draft.method,
            state=ReceiptState.RECEIVED,
            envelope_digest=sealed.digest,
            simulated=simulated,
        )
        return Receipt(
            number=number,
            registration_id=draft.id,
            issued_at=now,
            office=self.office,
            officer_name=draft.shift.officer.name,
            applicant_name=proofed.applicant_name,
            masked_number=proofed.masked_number,
            masked_phone=contact.phone.masked if contact.phone else None,
            method=draft.method,
            level=proofed.level,
            state=ReceiptState.RECEIVED,
            envelope_digest=sealed.digest,
            ledger_head=ledger_head,
            signed_code=build_receipt_code(statement, self.keys.device_id, self.keys.sign),
            simulated=simulated,
            time_verified=self._time_verified(),
            masked_address=proofed.masked_address,
        )


def _recorded(receipt: Receipt) -> Recorded:
    return Recorded(
        registration_id=receipt.registration_id,
        receipt=receipt,
        envelope_digest=receipt.envelope_digest,
        ledger_head=receipt.ledger_head,
    )
