"""Visits prepared at a kiosk, kept in memory; and a kiosk that prepares them."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field, replace
from datetime import datetime

from builders import OFFICE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fakes.disk_space import SetSpace
from fakes.memory_store import MemoryStore
from fakes.sealer import GlassSealer
from fakes.station import FakeStation, PracticeTrust, card_of

from kiosk.domain.claim import Claim, Source
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.officer import SELF_SERVICE, Shift
from kiosk.domain.one_time_code import PHONE_CONFIRMED
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.prepared import Prepared, VisitNeed
from kiosk.domain.registration import Contact, Draft, Evidence
from kiosk.domain.ticket import Ticket
from kiosk.errors import KioskError
from kiosk.formats.signed_statement import sign_statement
from kiosk.ports.prepared_visits import Deposit, PickedUp, PreparedVisits, VisitState
from kiosk.practice.people import load_person
from kiosk.practice.readers import PracticeReaders
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.open_draft import OpenDraft
from kiosk.use_cases.prepare_visit import PURPOSES, PrepareVisit
from kiosk.use_cases.read_evidence import ReadEvidence
from kiosk.use_cases.take_over_prepared import TakeOverPrepared
from kiosk.use_cases.ways import Ways

CENTRE_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
CENTRE_KEY_ID = "centre-1"
PHONE = "0912345678"


@dataclass
class MemoryVisits(PreparedVisits):
    """One visit; ``says`` stands in place of what would be answered."""

    device_id: str = ""
    held: Deposit | None = None
    says: VisitState | None = None
    away: KioskError | None = None
    finished: list[str] = field(default_factory=list)

    def deposit(self, deposit: Deposit) -> datetime:
        if self.away is not None:
            raise self.away
        self.held = deposit
        return deposit.valid_until

    def pick_up(self, ticket_id: str, officer_code: str, *, typed: bool) -> PickedUp:
        if self.away is not None:
            raise self.away
        held = self.held
        known = held is not None and ticket_id in (held.code_id, held.lookup_id)
        if self.says is not None or held is None or not known:
            state = self.says or VisitState.UNKNOWN
            return PickedUp(state=state, counter="Quầy 2", wait_s=7)
        return PickedUp(
            state=VisitState.HERE,
            lookup_id=held.lookup_id,
            device_id=self.device_id,
            sealed=held.sealed,
            wrapped=held.wrapped,
        )

    def finish(self, lookup_id: str) -> None:
        if self.away is not None:
            raise self.away
        self.finished.append(lookup_id)


class PreparingStation(FakeStation):
    """A counter, and beside it a kiosk whose visits it can take over."""

    @functools.cached_property
    def kiosk(self) -> GlassSealer:
        """Its keys."""
        keys = GlassSealer()
        keys.key = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
        return keys

    @functools.cached_property
    def visits(self) -> MemoryVisits:
        """Where they lie in between."""
        return MemoryVisits(self.kiosk.device_id)

    def ways(self) -> Ways:
        desk = self.desk()
        return replace(
            super().ways(),
            take_over_prepared=TakeOverPrepared(
                self.clock,
                self.visits,
                desk.open_draft,
                AddEvidence(self.store, self.clock),
                self.trust,
                self.accounts,
                {CENTRE_KEY_ID: CENTRE_KEY.public_key()},
                OFFICE.code,
            ),
        )

    def prepared(
        self,
        need: VisitNeed = VisitNeed.REGISTRATION,
        *,
        with_code: bool = True,
        note: str = "",
    ) -> Prepared:
        """What the practice citizen has done at the kiosk."""
        store, shift = MemoryStore(), Shift(self.ids.new_id(), SELF_SERVICE, self.clock.now())
        readers = PracticeReaders()
        readers.insert(card_of().chip())
        read = ReadEvidence(
            store,
            self.clock,
            self.ids,
            readers,
            PracticeTrust(),
            device_id=self.kiosk.device_id,
        )
        opened = OpenDraft(store, self.clock, self.ids, self.policies, SetSpace())(
            shift,
            ApplicantKind.CITIZEN,
            Method.IN_PERSON,
            purpose=PURPOSES[need],
            preparing=True,
        )
        draft = read.chip(read.qr(opened, load_person().qr_text()), lambda _: None)
        contact = Contact(phone=Phone(PHONE), email=None)
        if with_code:
            shown = confirmed_code(draft, self.kiosk.device_id)
            draft = replace(draft.with_evidence(shown), phone_confirmed=contact.phone)
        return self.preparing(store).prepared(draft, contact, need, note)

    def ticket(self, need: VisitNeed = VisitNeed.REGISTRATION, *, note: str = "") -> Ticket:
        """The same, handed over."""
        return self.preparing(MemoryStore()).deposit(self.prepared(need, note=note))

    def preparing(self, store: MemoryStore) -> PrepareVisit:
        public = self.kiosk.key.public_key().public_bytes_raw()
        return PrepareVisit(
            store, self.clock, self.ids, self.kiosk, public, self.visits, OFFICE.code
        )


def confirmed_code(draft: Draft, device_id: str) -> Evidence:
    """The centre's word that the phone's owner has typed the code."""
    purpose = "registration" if draft.purpose.value == "registration" else "recovery"
    said = {
        "statement": "motcua.one-time-code/1",
        "status": "confirmed",
        "purpose": purpose,
        "phone": PHONE,
        "registration_id": draft.id,
        "device_id": device_id,
    }
    return Evidence(
        claim=Claim(source=Source.PHONE),
        checks=(Check(PHONE_CONFIRMED, Outcome.HOLDS),),
        attachment=sign_statement(said, CENTRE_KEY_ID, CENTRE_KEY),
    )
