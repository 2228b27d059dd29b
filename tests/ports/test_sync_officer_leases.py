"""Officers at the centre: the roll, leases signed for one counter, approvers that count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import CLERK
from fakes.ids import CountingIds
from fakes.machine_clocks import SetClocks
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from support.centre_rig import CentreRig, centre_rig, chip_bytes

from kiosk.devices.system import SystemIds
from kiosk.domain.officer import Officer, Role
from kiosk.errors import LaterError, SupervisorError
from kiosk.formats.signed_statement import verify_statement
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.keep_time import KeepTime
from kiosk.use_cases.open_shift import OpenShift
from kiosk.use_cases.renew_lease import RenewLease
from sync.officer_leases import HeldLeases
from sync.sandbox.fault_switches import Faults
from sync.sandbox.officer_roll import put_officer, revoke_officer, unlock_key

PASSPHRASE = "đường về quê hương"


class Office:
    """One counter of an office, with officers of its own, and the centre that knows some."""

    def __init__(self, rig: CentreRig) -> None:
        self.rig, self.store = rig, MemoryStore()
        self.clocks = SetClocks()
        self.clocks.set_by(seconds=(rig.server.practice.centre.now() - self.clocks.reading().wall)
                           .total_seconds())  # fmt: skip
        self.time = KeepTime(self.store, self.clocks)
        self.leases = self.held_by(rig.counter.keys.device_id)
        self.lease = RenewLease(self.leases, self.time)
        self.passphrases = PlainPassphrases()

    def held_by(self, device_id: str, store: Store | None = None) -> HeldLeases:
        keys = self.rig.enrolment.statement_keys
        return HeldLeases(
            store or self.store, self.rig.client, keys, SystemIds(), lambda: device_id
        )

    def add(self, code: str, *roles: Role) -> None:
        add = AddOfficer(self.store, self.time, self.passphrases)
        add(code, "Nguyễn Thị Thử", frozenset(roles), PASSPHRASE)

    def open(self, code: str) -> Officer:
        opened = OpenShift(self.store, self.time, CountingIds(), self.passphrases, self.lease)
        return opened(code, PASSPHRASE).officer

    def refused(self, code: str) -> SupervisorError:
        with pytest.raises(SupervisorError) as caught:
            self.open(code)
        return caught.value


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CentreRig]:
    with centre_rig(tmp_path) as opened:
        yield opened


@pytest.fixture
def office(rig: CentreRig) -> Office:
    return Office(rig)


def test_before_the_first_roll_the_counters_own_list_counts(office: Office) -> None:
    office.add("CB01", Role.CLERK)
    assert office.open("CB01").roles == {Role.CLERK}


def test_a_roll_allows_until_its_end_and_not_longer(office: Office) -> None:
    office.add("CB01", Role.CLERK)
    roll = office.leases.renew()
    lease = roll.of("CB01")
    assert lease is not None
    office.rig.server.stop()
    office.clocks.pass_time(days=6, hours=23)
    assert office.open("CB01").roles == {Role.CLERK}
    assert office.lease.end_of(CLERK) == lease.until
    office.clocks.pass_time(hours=2)
    assert office.refused("CB01").code == "officer.lease_ended"


def test_a_clock_set_back_stretches_nothing(office: Office) -> None:
    office.add("CB01", Role.CLERK)
    office.leases.renew()
    office.rig.server.stop()
    office.clocks.pass_time(days=8)
    office.clocks.set_by(days=-8)
    assert office.refused("CB01").code == "officer.lease_ended"
    office.clocks.restart()  # the machine too: not before the newest entry of the ledger
    office.clocks.set_by(days=-300)
    office.time = KeepTime(office.store, office.clocks)
    office.lease = RenewLease(office.leases, office.time)
    assert office.refused("CB01").code == "officer.lease_ended"


def test_where_the_centre_is_there_an_ended_lease_renews_itself(office: Office) -> None:
    office.add("CB01", Role.CLERK)
    office.rig.server.set_faults(Faults(lease_s=0))
    office.leases.renew()
    assert office.refused("CB01").code == "officer.lease_ended"
    office.rig.server.set_faults(Faults())
    assert office.open("CB01").code == "CB01"


def test_whoever_was_revoked_signs_in_no_more_once_the_counter_knows(office: Office) -> None:
    office.add("CB09", Role.CLERK)
    office.leases.renew()
    assert office.open("CB09")
    assert revoke_officer(office.rig.server.practice.centre, "ANBINH", "CB09")
    office.leases.renew()
    assert office.refused("CB09").code == "officer.not_on_roll"


def test_a_counter_makes_no_approver_by_itself(office: Office) -> None:
    office.add("PT77", Role.APPROVER, Role.SUPERVISOR, Role.TECHNICIAN)
    office.leases.renew()
    beside = ApproverSignIn(office.store, office.time, office.passphrases, office.lease)
    assert beside("PT77", PASSPHRASE).roles == {Role.TECHNICIAN}
    put_officer(office.rig.server.practice.centre, "ANBINH", "PT77", frozenset({Role.APPROVER}))
    office.leases.renew()
    assert beside("PT77", PASSPHRASE).roles == {Role.APPROVER}


def test_an_older_roll_does_not_replace_a_newer_one(office: Office) -> None:
    office.add("CB09", Role.CLERK)
    early = office.leases.renew()
    kept = office.store.pages.statements["officer_leases", 0]
    newer = office.leases.renew()
    assert newer.issued_at > early.issued_at

    class Replay:
        def ask_way(self, *_: Any) -> bytes:
            return kept

    replaying = HeldLeases(
        office.store, Replay(), office.rig.enrolment.statement_keys, SystemIds(),
        lambda: office.rig.counter.keys.device_id,
    )  # fmt: skip
    with pytest.raises(LaterError) as caught:
        replaying.renew()
    assert caught.value.code == "centre.not_the_centre"
    assert office.leases.held() == newer


def test_a_roll_of_another_counter_counts_as_none(office: Office) -> None:
    office.add("CB01", Role.CLERK)
    office.leases.renew()
    assert office.held_by("0123456789abcdef").held() is None


def test_only_the_centre_signs_a_roll(office: Office) -> None:
    office.rig.server.set_faults(Faults(wrong_signature=True))
    with pytest.raises(LaterError):
        office.leases.renew()
    assert office.leases.held() is None


def test_counters_of_one_office_share_a_key_and_no_other_does(office: Office) -> None:
    centre = office.rig.server.practice.centre
    assert office.leases.renew().unlock_key == unlock_key(centre, "ANBINH")
    assert unlock_key(centre, "ANBINH") != unlock_key(centre, "BINHAN")


# The approver, decided again


def decided(rig: CentreRig, **body: Any) -> tuple[str, str]:
    entry = rig.counter.register(evidence=(chip_bytes(),), **body)
    rig.send()
    return rig.outcome(entry)[:2]


@pytest.mark.parametrize(
    ("approver", "reason"),
    [("PT99", "approval.approver_unknown"), ("CB02", "approval.not_an_approver"),
     ("cb01", "approval.same_person")],
)  # fmt: skip
def test_an_approver_whom_the_centre_does_not_know_approves_nothing(
    rig: CentreRig, approver: str, reason: str
) -> None:
    assert decided(rig, approver=approver) == ("refused", reason)


def test_one_of_another_office_approves_nothing(rig: CentreRig) -> None:
    put_officer(rig.server.practice.centre, "BINHAN", "PT50", frozenset({Role.APPROVER}))
    assert decided(rig, approver="PT50") == ("refused", "approval.approver_unknown")
    put_officer(rig.server.practice.centre, "ANBINH", "PT50", frozenset({Role.APPROVER}))
    assert decided(rig, approver="PT50") == ("accepted", "")


def test_one_who_was_revoked_before_approves_nothing(rig: CentreRig) -> None:
    centre = rig.server.practice.centre
    put_officer(centre, "ANBINH", "PT50", frozenset({Role.SUPERVISOR}))
    assert revoke_officer(centre, "ANBINH", "PT50")
    assert decided(rig, approver="PT50") == ("refused", "approval.approver_unknown")


def test_what_the_centre_signed_names_the_counter(office: Office) -> None:
    office.leases.renew()
    raw = office.store.pages.statements["officer_leases", 0]
    payload = verify_statement(raw, office.rig.enrolment.statement_keys)
    assert payload["device_id"] == office.rig.counter.keys.device_id
    assert replace(CLERK, code="GS01").code in {row["officer"] for row in payload["leases"]}
