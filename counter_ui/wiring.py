"""The only place that knows every part by name. Heavy parts are imported when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING, Any

from counter_ui.practice_course.gate import pass_gate
from kiosk.config import Profile, Settings
from kiosk.devices.device_rotation import store_device
from kiosk.devices.disk_space import FolderSpace
from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.devices.local_seal import local_seal
from kiosk.devices.passphrases import Argon2Passphrases
from kiosk.devices.system import SystemClock, SystemClocks, SystemIds
from kiosk.devices.trust_folder import TrustFolder
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Policy
from kiosk.domain.receipt import Receipt
from kiosk.errors import IntegrityError, LaterError, TechnicianError
from kiosk.ports.account_registry import AccountAnswer, AccountRegistry
from kiosk.ports.card_reader import CardReaders
from kiosk.ports.officer_leases import OfficerLeases
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.check_duplicate import CheckDuplicate
from kiosk.use_cases.close_shift import CloseShift
from kiosk.use_cases.confirm_with_applicant import ConfirmWithApplicant
from kiosk.use_cases.desk import Desk
from kiosk.use_cases.issue_receipt import IssueReceipt
from kiosk.use_cases.keep_draft import KeepDraft
from kiosk.use_cases.keep_time import KeepTime
from kiosk.use_cases.open_draft import OpenDraft
from kiosk.use_cases.open_shift import OpenShift
from kiosk.use_cases.proof_applicant import ProofApplicant
from kiosk.use_cases.read_evidence import ReadEvidence
from kiosk.use_cases.record_registration import RecordRegistration
from kiosk.use_cases.refuse_registration import RefuseRegistration
from kiosk.use_cases.renew_lease import NoLeases, RenewLease

if TYPE_CHECKING:
    from kiosk.formats.emrtd.access_keys import AccessKeys
    from kiosk.practice.card import PracticeCard
    from kiosk.practice.people import Person
    from kiosk.practice.pki import PracticePki
    from kiosk.store.database import SqlStore
    from printing.desk_printers import DeskPrinters
    from printing.jobs import Job
    from printing.print_room import PrintRoom
    from sync.client import CentreClient
    from sync.enrolment import Enrolment
    from sync.post import Post

_STORE = "counter.db"
_POLICY = "policy.json"
_PRACTICE_PKI = "practice-pki"
_PRINT_JOBS = "print-jobs.jsonl"
_PRINTERS = "printers.toml"
_KEPT_GUIDANCE = "kept-guidance"


@dataclass(frozen=True, slots=True)
class Counter:
    """Every part of one counter, open."""

    settings: Settings
    keystore: Keystore
    store: Store
    readers: CardReaders
    trust: TrustFolder
    enrolment: Enrolment | None
    client: CentreClient | None
    policies: PolicySource
    desk: Desk
    printing: PrintRoom
    time: KeepTime
    """What time it is, whoever sets the clock."""
    leases: OfficerLeases
    """Until when officers may work without the centre, as the centre signed it."""


def store_path(settings: Settings) -> Path:
    """The store's file; its journal and locks stand beside it."""
    return settings.state / _STORE


@contextmanager
def only_screen(settings: Settings) -> Iterator[None]:
    """Be the only screen of this counter; commands beside it are not kept out.

    Raises ``TechnicianError('store.in_use', process=…)`` at once where another screen is open.
    """
    from kiosk.store.file_lock import counter_lock

    with counter_lock(store_path(settings)):
        yield


@contextmanager
def open_counter(settings: Settings, readers: CardReaders | None = None) -> Iterator[Counter]:
    """Open everything but the screen; raises ``TechnicianError`` for what is set up wrongly."""
    from sync.rotation import finish_rotation

    enrolment = _enrolment(settings)
    finish_rotation(settings.state / "keys", enrolment)
    keystore = open_keystore(settings.state / "keys")
    with _open_store(settings, keystore) as store:
        client = enrolment.client() if enrolment else None
        try:
            registry, policies = _centre_ports(settings, enrolment, client)
            take_sealing_key(keystore, enrolment, policies)
            time = KeepTime(store, SystemClocks())
            leases = _leases(enrolment, client, store, keystore)
            trust = trust_folder(settings)
            readers = readers or card_readers()
            with _print_room(settings, keystore, store) as room:
                desk = _desk(
                    settings,
                    keystore,
                    store,
                    readers,
                    trust,
                    registry,
                    policies,
                    room,
                    time,
                    leases,
                )
                yield Counter(
                    settings,
                    keystore,
                    store,
                    readers,
                    trust,
                    enrolment,
                    client,
                    policies,
                    desk,
                    room,
                    time,
                    leases,
                )
        finally:
            if client is not None:
                client.close()


def _open_store(settings: Settings, keystore: Keystore) -> SqlStore:
    """This counter's own file, or the database that the office's counters share."""
    from kiosk.store.database import open_store
    from kiosk.store.reserve import RESERVE_BYTES
    from kiosk.store.shared import open_shared_store

    path = store_path(settings)
    if not settings.store.url:
        return open_store(path, keystore.store_key, reserve_bytes=RESERVE_BYTES)
    return open_shared_store(
        settings.store.url,
        store_device(keystore.folder, keystore.device_id),
        path,
        reserve_bytes=RESERVE_BYTES,
    )


def let_go_of_delivered(counter: Counter) -> int:
    """Purge the sealed bytes of what was acknowledged long enough ago; says how many entries.

    Drafts out of time go with them.
    """
    counter.desk.keep_draft.let_go()
    before = SystemClock().now() - timedelta(days=counter.settings.store.keep_delivered_days)
    return counter.store.run(
        lambda unit: unit.outbox.purge_accepted(before) + unit.carried.purge_accepted(before)
    )


def card_readers() -> CardReaders:
    """The readers of this machine."""
    from kiosk.devices.pcsc import PcscReaders

    return PcscReaders()


def trust_folder(settings: Settings) -> TrustFolder:
    """Whom this counter trusts to sign chip cards."""
    return TrustFolder(settings.below_state(settings.trust.csca_folder))


def card_report(settings: Settings, keys: AccessKeys, reader_name: str) -> dict[str, Any]:
    """Read and judge the card on a reader: what ``kiosk card read`` prints."""
    from counter_ui.card_report import report
    from kiosk.formats.chip_evidence import ChipEvidence, judge
    from kiosk.formats.emrtd.reader import read_card

    readers = card_readers()
    wanted = reader_name or settings.reader.name
    there = [state.name for state in readers.readers() if wanted in state.name]
    with readers.connect(wanted or None) as channel:
        reading = read_card(
            channel, keys, randomness=SystemIds().random_bytes, progress=lambda _: None
        )
    verdict = judge(ChipEvidence.of(reading), trust_folder(settings).anchors(), SystemClock().now())
    return report(reading, verdict, ", ".join(there), practice=settings.profile is Profile.PRACTICE)


def practice_pki(settings: Settings) -> PracticePki:
    """The practice signing authority of this counter; trusted here in the practice profile."""
    from kiosk.practice.pki import PracticePki

    folder = settings.state / _PRACTICE_PKI
    pki = PracticePki.in_folder(folder)
    if settings.profile is Profile.PRACTICE:
        trust_practice(folder, settings.below_state(settings.trust.csca_folder))
    return pki


def practice_card(settings: Settings, person: Person, profile: str = "vn") -> PracticeCard:
    """The chip card of a practice person, in one of the shapes that issuers make."""
    from kiosk.practice.card import make_card

    return make_card(person, practice_pki(settings), profile)


def trust_practice(pki_folder: Path, trusted: Path) -> None:
    """Put the practice authority's certificate into a trust folder."""
    trusted.mkdir(parents=True, exist_ok=True)
    certificate = (pki_folder / "trust" / "csca" / "practice.der").read_bytes()
    target = trusted / "practice.der"
    if not target.exists() or target.read_bytes() != certificate:
        target.write_bytes(certificate)


def printers_file(settings: Settings) -> Path:
    """What ``kiosk printer add`` writes."""
    return settings.state / _PRINTERS


def printers_of(settings: Settings) -> DeskPrinters:
    """The printers of kiosk.toml, then those that were added; a folder of PDFs without any."""
    from printing.desk_printers import Task
    from printing.printers_file import read_printers
    from printing.setup import PrinterDevice, open_printers

    named = (
        PrinterDevice(each.name, each.address, Task(each.task), each.large_print)
        for each in settings.printer.devices
    )
    folder = settings.below_state(settings.printer.folder)
    return open_printers((*named, *read_printers(printers_file(settings))), folder)


def print_jobs_file(settings: Settings) -> Path:
    """The print room's journal."""
    return settings.state / _PRINT_JOBS


def unfinished_jobs(settings: Settings) -> tuple[Job, ...]:
    """Print jobs that wait, print, or of which only a person can tell."""
    from printing.job_journal import JobJournal
    from printing.jobs import ASKING, JobState

    with JobJournal(print_jobs_file(settings)) as journal:
        return journal.in_state(JobState.WAITING, JobState.PRINTING, *ASKING)


@contextmanager
def _print_room(settings: Settings, keystore: Keystore, store: Store) -> Iterator[PrintRoom]:
    from kiosk.use_cases.issue_receipt import CurrentReceipt
    from kiosk.use_cases.note_paper import NotePaper
    from kiosk.use_cases.owed_papers import OwedPapers
    from kiosk.use_cases.report_shift import ReportShift
    from printing.kept_guidance import KeptGuidance
    from printing.papers import Papers
    from printing.print_room import PrintRoom

    practice, office = settings.profile is Profile.PRACTICE, settings.office.as_office()
    papers = Papers(
        store,
        CurrentReceipt(store, keystore),
        OwedPapers(store, office, practice),
        ReportShift(store, office, practice),
        KeptGuidance(settings.state / _KEPT_GUIDANCE, local_seal(keystore.store_key)),
        settings.printer.recovery_codes,
    )
    note = NotePaper(store, SystemClock())
    room = PrintRoom(print_jobs_file(settings), printers_of(settings), papers, note)
    try:
        yield room
    finally:
        room.close()


def receipt_as_text(receipt: Receipt) -> str:
    """The receipt's words as plain text."""
    from printing.receipt import receipt_document
    from printing.text import render_text

    return render_text(receipt_document(receipt))


class NoCentre:
    """Stands where no centre is enrolled: every question is for later."""

    def search(self, number: PersonNumber, officer_code: str) -> AccountAnswer:
        """Raises ``LaterError('centre.none')``."""
        raise LaterError("centre.none")

    def search_by(self, key: str, officer_code: str) -> AccountAnswer:
        """Raises ``LaterError('centre.none')``."""
        raise LaterError("centre.none")

    def current(self, at: datetime) -> Policy:
        """Raises ``TechnicianError('centre.not_enrolled')``."""
        raise TechnicianError("centre.not_enrolled")

    def refresh(self) -> Policy:
        """Raises ``TechnicianError('centre.not_enrolled')``."""
        raise TechnicianError("centre.not_enrolled")


def _enrolment(settings: Settings) -> Enrolment | None:
    from sync.enrolment import load_enrolment

    return load_enrolment(settings.below_state(settings.centre.folder))


def _centre_ports(
    settings: Settings, enrolment: Enrolment | None, client: CentreClient | None
) -> tuple[AccountRegistry, PolicySource]:
    from sync.online import HeldPolicy, OnlineAccountRegistry

    if enrolment is None or client is None:
        return NoCentre(), NoCentre()
    keys = enrolment.statement_keys
    policies = HeldPolicy(settings.state / _POLICY, keys, client)
    return OnlineAccountRegistry(client, keys, SystemIds()), policies


def _leases(
    enrolment: Enrolment | None, client: CentreClient | None, store: Store, keystore: Keystore
) -> OfficerLeases:
    from sync.officer_leases import HeldLeases

    if enrolment is None or client is None:
        return NoLeases()
    keys = enrolment.statement_keys
    return HeldLeases(store, client, keys, SystemIds(), lambda: keystore.device_id)


def _desk(
    settings: Settings,
    keystore: Keystore,
    store: Store,
    readers: CardReaders,
    trust: TrustFolder,
    registry: AccountRegistry,
    policies: PolicySource,
    printer: PrintRoom,
    clock: KeepTime,
    leases: OfficerLeases,
) -> Desk:
    ids, passphrases, lease = SystemIds(), Argon2Passphrases(), RenewLease(leases, clock)
    office = settings.office.as_office()
    practice = settings.profile is Profile.PRACTICE
    return Desk(
        add_officer=AddOfficer(store, clock, passphrases),
        open_shift=OpenShift(store, clock, ids, passphrases, lease, pass_gate(settings)),
        open_draft=OpenDraft(
            store, clock, ids, policies, FolderSpace(settings.state), clock, lease
        ),
        read_evidence=ReadEvidence(
            store, clock, ids, readers, trust, settings.reader.name or None, keystore.device_id
        ),
        proof_applicant=ProofApplicant(store, clock, practice),
        check_duplicate=CheckDuplicate(store, keystore, registry),
        confirm_with_applicant=ConfirmWithApplicant(store, clock),
        approve_registration=ApproveRegistration(store, clock),
        record_registration=RecordRegistration(
            store, clock, keystore, keystore, office, practice, clock
        ),
        issue_receipt=IssueReceipt(store, printer),
        refuse_registration=RefuseRegistration(store, clock, printer, office, practice),
        close_shift=CloseShift(store, clock, printer, office),
        keep_draft=KeepDraft(
            store,
            clock,
            local_seal(keystore.store_key),
            timedelta(hours=settings.store.keep_drafts_hours),
        ),
    )


def take_sealing_key(
    keystore: Keystore, enrolment: Enrolment | None, policies: PolicySource
) -> None:
    """Seal to the key that the newest policy pack names, else to that of the enrolment.

    What was sealed before stays as it is: each envelope names its key, and the centre has them all.
    """
    from sync.online import HeldPolicy

    if enrolment is None:
        return
    newest = enrolment.sealing_key
    if isinstance(policies, HeldPolicy):
        with suppress(LaterError, IntegrityError):  # none yet, or damaged: it is fetched again
            newest = policies.sealing_key() or newest
    keystore.put_sealing_key(newest)


def enrol_counter(settings: Settings, ticket: Path) -> Enrolment:
    """Introduce this counter to the centre that wrote ``ticket``, and fetch its policy."""
    from sync.enrolment import enrol
    from sync.online import HeldPolicy
    from sync.ticket_file import read_ticket

    keystore = open_keystore(settings.state / "keys")
    enrolment = enrol(
        read_ticket(ticket),
        settings.below_state(settings.centre.folder),
        device_key=keystore.device_public,
        sign=keystore.sign,
        ids=SystemIds(),
        office=settings.office.code,
        counter=settings.office.counter,
    )
    keystore.put_sealing_key(enrolment.sealing_key)
    with enrolment.client() as client:
        HeldPolicy(settings.state / _POLICY, enrolment.statement_keys, client).refresh()
    return enrolment


def relay_of(counter: Counter) -> Post:
    """The post of an open counter; raises ``LaterError('centre.none')`` where none is enrolled."""
    from sync.carried import CarriedStore
    from sync.post import Post
    from sync.relay import Relay

    client, enrolment = counter.client, counter.enrolment
    if enrolment is None or client is None:
        raise LaterError("centre.none")
    keys, state = enrolment.statement_keys, counter.settings.state
    worker = store_device(counter.keystore.folder, counter.keystore.device_id)
    return Post(
        [
            Relay(store, client, keys, SystemClock(), SystemRandom(), state, worker=worker)
            for store in (counter.store, CarriedStore(counter.store))
        ]
    )
