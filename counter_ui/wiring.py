"""The only place that knows every part by name. Heavy parts are imported when they are needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.centre_wiring import centre_ports, enrolment_of, leases_of, take_sealing_key
from counter_ui.chip_wiring import card_readers, trust_folder
from counter_ui.practice_course.gate import pass_gate
from counter_ui.printing_wiring import print_room
from kiosk.config import Profile, Settings
from kiosk.devices.device_rotation import store_device
from kiosk.devices.disk_space import FolderSpace
from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.devices.local_seal import local_seal
from kiosk.devices.passphrases import Argon2Passphrases
from kiosk.devices.system import SystemClock, SystemClocks, SystemIds
from kiosk.devices.trust_folder import TrustFolder
from kiosk.ports.account_registry import AccountRegistry
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
from kiosk.use_cases.renew_lease import RenewLease

if TYPE_CHECKING:
    from kiosk.store.database import SqlStore
    from printing.print_room import PrintRoom
    from sync.client import CentreClient
    from sync.enrolment import Enrolment

_STORE = "counter.db"


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

    enrolment = enrolment_of(settings)
    finish_rotation(settings.state / "keys", enrolment)
    keystore = open_keystore(settings.state / "keys")
    with _open_store(settings, keystore) as store:
        client = enrolment.client() if enrolment else None
        try:
            registry, policies = centre_ports(settings, enrolment, client)
            take_sealing_key(keystore, enrolment, policies)
            time = KeepTime(store, SystemClocks())
            leases = leases_of(enrolment, client, store, keystore)
            trust = trust_folder(settings)
            readers = readers or card_readers()
            with print_room(settings, keystore, store) as room:
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
