"""A counter in memory behind the screen: true use cases, a virtual card, no disk, no network."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from builders import OFFICE
from cryptography.hazmat.primitives.serialization import Encoding
from fakes.account_registry import ListedAccounts
from fakes.backlog import SayingForms, fake_backlog
from fakes.clock import SetClock
from fakes.disk_space import SetSpace
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.officers import fake_officers
from fakes.passphrases import PlainPassphrases
from fakes.policy_source import OnePolicy
from fakes.receipt_printer import SayingPrinter
from fakes.sealer import GlassSealer
from fakes.ways import FakeCentre, SayingGuidance, SetTrust, ToldSims, fake_ways

from counter_ui.screens.cards.later_approvals import LaterApprovals
from counter_ui.station import CentreLight, DeviceDesk, PostStatus, Station
from kiosk.devices.local_seal import local_seal
from kiosk.domain.officer import Role
from kiosk.formats.emrtd.trust_anchors import TrustAnchors, parse_anchor_file
from kiosk.ports.card_reader import DeskReaders
from kiosk.ports.receipt_printer import PrinterState
from kiosk.practice.card import PracticeCard, make_card
from kiosk.practice.people import load_person
from kiosk.practice.people.person import Person
from kiosk.practice.pki import PracticePki
from kiosk.practice.policy import PRACTICE_POLICY
from kiosk.practice.readers import PracticeReaders
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.check_duplicate import CheckDuplicate
from kiosk.use_cases.close_shift import CloseShift
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.desk import Desk
from kiosk.use_cases.issue_receipt import IssueReceipt
from kiosk.use_cases.keep_draft import KeepDraft
from kiosk.use_cases.open_draft import OpenDraft
from kiosk.use_cases.open_shift import OpenShift
from kiosk.use_cases.proof_applicant import ProofApplicant
from kiosk.use_cases.read_evidence import ReadEvidence
from kiosk.use_cases.record_registration import RecordRegistration
from kiosk.use_cases.refuse_registration import RefuseRegistration
from kiosk.use_cases.ways import Ways

CODE, PASSPHRASE = "CB01", "mot hai ba bon"


@functools.cache
def practice_pki() -> PracticePki:
    """One signing authority for all tests of a process: making keys takes a moment."""
    return PracticePki.in_memory()


@functools.cache
def card_of(name: str = "") -> PracticeCard:
    """The card of a practice person by name; empty is the usual one."""
    return make_card(load_person(name) if name else load_person(), practice_pki())


class PracticeTrust:
    """Trusts the practice authority; ``empty`` trusts nobody."""

    def __init__(self) -> None:
        self.empty = False

    def anchors(self) -> TrustAnchors:
        if self.empty:
            return TrustAnchors()
        return parse_anchor_file(practice_pki().authority.public_bytes(Encoding.DER))


@dataclass
class FakeStation:
    """What a test turns, and what it looks at."""

    practice: bool = True
    lock_after_s: int = 300
    store: MemoryStore = field(default_factory=MemoryStore)
    clock: SetClock = field(default_factory=SetClock)
    ids: CountingIds = field(default_factory=CountingIds)
    passphrases: PlainPassphrases = field(default_factory=PlainPassphrases)
    accounts: ListedAccounts = field(default_factory=ListedAccounts)
    policies: OnePolicy = field(default_factory=lambda: OnePolicy(PRACTICE_POLICY))
    printer: SayingPrinter = field(default_factory=SayingPrinter)
    sealer: GlassSealer = field(default_factory=GlassSealer)
    readers: PracticeReaders = field(default_factory=PracticeReaders)
    trust: PracticeTrust = field(default_factory=PracticeTrust)
    person: Person = field(default_factory=load_person)
    guidance: SayingGuidance = field(default_factory=SayingGuidance)
    sims: ToldSims = field(default_factory=ToldSims)
    authorities: SetTrust = field(default_factory=SetTrust)
    """Whom certificates may come from."""
    forms: SayingForms = field(default_factory=SayingForms)
    devices: DeviceDesk | None = None
    woken: int = 0
    _post: Callable[[PostStatus], None] = lambda _: None
    _tell_printer: Callable[[PrinterState], None] = lambda _: None
    _stop: threading.Event = field(default_factory=threading.Event)

    @functools.cached_property
    def centre(self) -> FakeCentre:
        """What it answers to the other ways."""
        return FakeCentre(self.clock)

    def ways(self) -> Ways:
        """The true use cases of the other ways, over fakes."""
        return fake_ways(
            self.store,
            self.clock,
            self.ids,
            self.sealer,
            self.policies,
            self.centre,
            self.sims,
            self.authorities,
            printer=self.guidance,
        )

    def desk(self) -> Desk:
        """The true use cases over fakes."""
        store, clock, ids = self.store, self.clock, self.ids
        return Desk(
            add_officer=AddOfficer(store, clock, self.passphrases),
            open_shift=OpenShift(store, clock, ids, self.passphrases),
            open_draft=OpenDraft(store, clock, ids, self.policies, SetSpace()),
            read_evidence=ReadEvidence(store, clock, ids, self.readers, self.trust),
            proof_applicant=ProofApplicant(store, clock, self.practice),
            check_duplicate=CheckDuplicate(store, self.sealer, self.accounts),
            confirm_with_applicant=ConfirmWithApplicant(store, clock),
            approve_registration=ApproveRegistration(store, clock),
            record_registration=RecordRegistration(store, clock, self.sealer, self.sealer, OFFICE),
            issue_receipt=IssueReceipt(store, self.printer),
            refuse_registration=RefuseRegistration(store, clock, self.printer, OFFICE),
            close_shift=CloseShift(store, clock, self.printer, OFFICE),
            keep_draft=KeepDraft(store, clock, local_seal(bytes(32)), timedelta(hours=12)),
        )

    def open(self) -> Station:
        """What the app's ``prepare`` returns."""
        desk = self.desk()
        desk.add_officer(CODE, "Trần Thị Bình", frozenset({Role.CLERK}), PASSPHRASE)
        desk.add_officer("CB02", "Lê Văn Khác", frozenset({Role.CLERK}), PASSPHRASE + " nam")
        officers = fake_officers(self.store, self.clock, self.passphrases, desk)
        return Station(
            desk=desk,
            office=OFFICE,
            practice=self.practice,
            lock_after_s=self.lock_after_s,
            watch=self._watch,
            wake_post=self._wake,
            watch_printer=self._watch_printer,
            hint=f"{CODE} · {PASSPHRASE}" if self.practice else "",
            practice_qr=self.person.qr_text() if self.practice else "",
            ways=self.ways(),
            backlog=fake_backlog(self.store, self.clock, self.policies, self.guidance, self.forms),
            officers=officers,
            approvals=LaterApprovals(officers),
            devices=self.devices,
        )

    def lay_card(self, name: str = "") -> None:
        """Put a practice person's card on the reader."""
        self.readers.insert(card_of(name).chip())

    def say_post(self, status: PostStatus) -> None:
        """What the relay reports."""
        self._post(status)

    def say_printer(self, state: PrinterState) -> None:
        """What the printer says of itself."""
        self._tell_printer(state)

    def close(self) -> None:
        """End the watching thread."""
        self._stop.set()

    def _watch(
        self, post: Callable[[PostStatus], None], readers: Callable[[DeskReaders], None]
    ) -> None:
        self._post = post
        post(PostStatus(0, None, 0, CentreLight.REACHED))
        threading.Thread(target=self.readers.watch, args=(readers, self._stop), daemon=True).start()

    def _watch_printer(self, tell: Callable[[PrinterState], None]) -> None:
        self._tell_printer = tell

    def _wake(self) -> None:
        self.woken += 1
