"""A kiosk and counters, each with its own store and keys, at one practice centre over HTTPS."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builders import CLERK, OFFICE
from cryptography.hazmat.primitives.serialization import Encoding
from fakes.disk_space import SetSpace
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from fakes.station import PracticeTrust, card_of, practice_pki

from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.devices.system import SystemClock, SystemIds
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import SELF_SERVICE, Officer, Shift
from kiosk.domain.phone import Phone
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.prepared import Prepared, VisitNeed
from kiosk.domain.registration import Approved, Contact, Draft, Recorded
from kiosk.formats.policy_pack import parse_policy
from kiosk.formats.signed_statement import verify_statement
from kiosk.practice.people import load_person
from kiosk.practice.readers import PracticeReaders
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.confirm_phone import ConfirmPhone
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.open_dispute import OpenDispute
from kiosk.use_cases.open_draft import OpenDraft
from kiosk.use_cases.prepare_visit import PURPOSES, PrepareVisit
from kiosk.use_cases.proof_applicant import InPersonAnswers, ProofApplicant
from kiosk.use_cases.read_evidence import ReadEvidence
from kiosk.use_cases.record_registration import RecordRegistration
from kiosk.use_cases.recover_account import RecoverAccount
from kiosk.use_cases.seal_request import SealRequest
from kiosk.use_cases.take_over_prepared import TakenOver, TakeOverPrepared
from sync.client import CentreClient
from sync.enrolment import Enrolment, enrol
from sync.online_accounts import OnlineAccounts
from sync.online_codes import OnlineCodes
from sync.online_registry import OnlineAccountRegistry
from sync.prepared import OnlinePreparedVisits
from sync.relay import Relay
from sync.sandbox.server import SandboxServer

YES = InPersonAnswers(True, True, True)
PHONE = "0912345678"


@dataclass
class Device:
    """One enrolled device with the use cases of a kiosk and of a counter."""

    server: SandboxServer
    keys: Keystore
    enrolment: Enrolment
    client: CentreClient
    folder: Path
    office: str
    officer: Officer = CLERK
    store: MemoryStore = field(default_factory=MemoryStore)

    def __post_init__(self) -> None:
        store, clock, ids, keys = self.store, SystemClock(), SystemIds(), self.keys
        ports = (self.client, self.enrolment.statement_keys, ids)
        office = replace(OFFICE, code=self.office)
        said = verify_statement(self.client.policy(), self.enrolment.statement_keys)
        self.policy = parse_policy(said)
        self.shift = Shift(ids.new_id(), self.officer, clock.now())
        self.readers, trust = PracticeReaders(), PracticeTrust()
        self.open_draft = OpenDraft(store, clock, ids, OnePolicy(self.policy), SetSpace())
        self.read = ReadEvidence(store, clock, ids, self.readers, trust, device_id=keys.device_id)
        add = AddEvidence(store, clock)
        self.phone = ConfirmPhone(store, clock, add, OnlineCodes(*ports))
        self.visits = OnlinePreparedVisits(*ports)
        self.prepare = PrepareVisit(
            store, clock, ids, keys, keys.device_public, self.visits, self.office
        )
        self.take = TakeOverPrepared(
            clock,
            self.visits,
            self.open_draft,
            add,
            trust,
            OnlineAccountRegistry(*ports),
            self.enrolment.statement_keys,
            self.office,
        )
        self.proof = ProofApplicant(store, clock, True)
        self.confirm = ConfirmWithApplicant(store, clock)
        self.approve = ApproveRegistration(store, clock)
        self.record = RecordRegistration(store, clock, keys, keys, office, True)
        seal = SealRequest(keys, office, True)
        self.recover = RecoverAccount(store, clock, seal, OnlineAccounts(*ports))
        self.dispute = OpenDispute(store, clock, seal, OnlineAccounts(*ports))

    # At the kiosk

    def begun(self, need: VisitNeed = VisitNeed.REGISTRATION, person: str = "") -> Draft:
        """Opened, card scanned, chip proved."""
        citizen = (ApplicantKind.CITIZEN, Method.IN_PERSON)
        draft = self.open_draft(self.shift, *citizen, purpose=PURPOSES[need], preparing=True)
        someone = load_person(person) if person else load_person()
        draft = self.read.qr(draft, someone.qr_text())
        self.readers.insert(card_of(person).chip())
        return self.read.chip(draft, lambda _: None)

    def with_phone(self, draft: Draft, phone: str = PHONE) -> Draft:
        code = self.phone.send(draft, Phone(phone))
        rows = self.server.practice.centre.database.rows("SELECT words FROM sms ORDER BY id")
        found = re.findall(r"\b[0-9]{6}\b", rows[-1]["words"])
        draft, answered = self.phone.attempt(draft, code, found[0])
        assert answered.confirmed
        return draft

    def prepared(
        self, need: VisitNeed = VisitNeed.REGISTRATION, *, person: str = "", phone: str = PHONE
    ) -> Prepared:
        draft = self.begun(need, person)
        if phone:
            draft = self.with_phone(draft, phone)
        contact = Contact(phone=Phone(phone) if phone else None, email=None)
        return self.prepare.prepared(draft, contact, need)

    # At the counter

    def taken(self, ticket: str) -> TakenOver:
        return self.take.take_over(self.take.fetch(ticket, self.officer.code), self.shift)

    def approved(self, taken: TakenOver, answers: InPersonAnswers = YES) -> Approved:
        return self.approve(self.confirm(self.proof(taken.draft, answers), taken.contact))

    def recorded(self, taken: TakenOver) -> Recorded:
        return self.record(self.approved(taken))

    def send(self) -> None:
        Relay(
            self.store,
            self.client,
            self.enrolment.statement_keys,
            SystemClock(),
            random.Random(7),
            self.folder,
        ).send_due(live=True)


@dataclass
class Office:
    """Makes devices; all share one centre."""

    server: SandboxServer
    folder: Path
    stack: ExitStack

    def device(self, name: str, *, office: str = "ANBINH", kiosk: bool = False) -> Device:
        folder = self.folder / name
        keys = open_keystore(folder / "keys")
        enrolment = enrol(
            self.server.practice.ticket(self.server.url),
            folder / "enrolment",
            device_key=keys.device_public,
            sign=keys.sign,
            ids=SystemIds(),
            office=office,
            counter=name,
        )
        keys.put_sealing_key(enrolment.sealing_key)
        client = self.stack.enter_context(enrolment.client())
        officer = SELF_SERVICE if kiosk else replace(CLERK, name=CleanText("Cán bộ Mẫu"))
        return Device(self.server, keys, enrolment, client, folder / "state", office, officer)

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        return [dict(row) for row in self.server.practice.centre.database.rows(query, *values)]


@contextmanager
def visit_office(folder: Path) -> Iterator[Office]:
    trust = folder / "centre" / "trust" / "csca"
    trust.mkdir(parents=True)
    authority = practice_pki().authority.public_bytes(Encoding.DER)
    (trust / "practice.der").write_bytes(authority)
    with ExitStack() as stack:
        server = stack.enter_context(SandboxServer(folder / "centre", look_ups_a_minute=1000))
        yield Office(server, folder, stack)
