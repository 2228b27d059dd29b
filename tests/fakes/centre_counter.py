"""A counter that talks to a centre: real keys, real envelopes, synthetic people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from fakes.memory_store import MemoryStore
from fakes.store_samples import a_receipt

from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.devices.system import SystemIds
from kiosk.domain.evidence import Outcome
from kiosk.domain.ledger import GENESIS, LedgerKind
from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.proofing import IN_PERSON_QUESTIONS
from kiosk.formats.chip_evidence import ChallengeBinding
from kiosk.formats.registration_body import RegistrationBody
from kiosk.formats.sealing_keys import SealingKey
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.practice.policy import PRACTICE_POLICY

Shown = bytes | Callable[[ChallengeBinding], bytes]
"""Evidence, or what makes it for a registration."""
IDS = SystemIds()
PERSON = {
    "number": "001099012345",
    "name": "NGUYỄN VĂN THỬ",
    "birth": "15/03/1999",
    "sex": "male",
    "sources": {"number": "chip"},
}
ANSWERED = [{"name": name, "outcome": Outcome.HOLDS} for name in IN_PERSON_QUESTIONS]


def body_fields(registration_id: str, **changes: Any) -> dict[str, Any]:
    """What a truthful counter states; ``applicant`` is merged, the rest replaced."""
    now = datetime.now(UTC)
    fields: dict[str, Any] = {
        "registration_id": registration_id,
        "policy_id": PRACTICE_POLICY.id,
        "kind": ApplicantKind.CITIZEN,
        "method": Method.IN_PERSON,
        "applicant": PERSON | changes.pop("applicant", {}),
        "contact": {"phone": "0912345678"},
        "consent": {
            "notice_version": PRACTICE_POLICY.notice.version,
            "legal_basis": PRACTICE_POLICY.notice.legal_basis,
            "given_at": now,
            "read_aloud_by": "CB01",
        },
        "checks": ANSWERED,
        "claimed_level": Level.HIGH,
        "office": "ANBINH",
        "counter": "Quầy 3",
        "officer": "CB01",
        "approver": None,
        "shift_id": IDS.new_id(),
        "opened_at": now - timedelta(minutes=3),
        "confirmed_at": now,
        "approved_at": now,
        "simulated": True,
        "ledger_before": GENESIS,
    }
    return fields | changes


@dataclass
class CounterSide:
    """Keys in a folder, a store, and registrations that appear in its outbox."""

    keys: Keystore
    store: Store = field(default_factory=MemoryStore)
    nonce: str = ""
    """Of the policy pack that this counter holds."""

    @classmethod
    def in_folder(cls, folder: Path, store: Store | None = None) -> CounterSide:
        return cls(open_keystore(folder), store or MemoryStore())

    def take_sealing_key(self, key: SealingKey) -> None:
        self.keys.put_sealing_key(key)

    def register(
        self,
        *,
        evidence: tuple[Shown, ...] = (),
        sequence: int | None = None,
        registration_id: str = "",
        **changes: Any,
    ) -> OutboxEntry:
        """Seal and record one registration as the use case does."""
        entry = self.seal(
            evidence=evidence, sequence=sequence, registration_id=registration_id, **changes
        )
        self.record(entry)
        return entry

    def seal(
        self,
        *,
        evidence: tuple[Shown, ...] = (),
        sequence: int | None = None,
        registration_id: str = "",
        **changes: Any,
    ) -> OutboxEntry:
        registration_id = registration_id or IDS.new_id()
        number = sequence or self.store.run(lambda unit: unit.outbox.next_sequence())
        body = RegistrationBody(**body_fields(registration_id, **changes))
        created = datetime.now(UTC)
        bound = ChallengeBinding(registration_id, self.keys.device_id, self.nonce)
        sealed = self.keys.seal(
            registration_id=registration_id,
            sequence=number,
            created_at=created,
            body=body.model_dump_json(by_alias=True).encode(),
            attachments=tuple(
                each if isinstance(each, bytes) else each(bound) for each in evidence
            ),
        )
        return OutboxEntry(
            registration_id=registration_id, sequence=number, created_at=created, sealed=sealed
        )

    def record(self, entry: OutboxEntry) -> None:
        receipt = replace(
            a_receipt(f"ANBINH-Q3-261122-{entry.sequence:04}", entry.registration_id),
            envelope_digest=entry.sealed.digest,
        )

        def work(unit: UnitOfWork) -> None:
            facts = {"registration": entry.registration_id}
            unit.ledger.append(LedgerKind.RECORDED, facts, entry.created_at)
            unit.receipts.add(receipt)
            unit.outbox.add(entry)
            unit.registered_here.add(f"hash-{entry.sequence}", entry.registration_id)

        self.store.run(work)

    def entry(self, registration_id: str) -> OutboxEntry:
        found = self.store.run(lambda unit: unit.outbox.find(registration_id))
        assert found is not None
        return found

    def ledger_kinds(self) -> list[str]:
        return self.store.run(lambda unit: [each.kind for each in unit.ledger.entries()])
