"""Opening a draft: under a policy in force, within the offline limits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from builders import POLICY, SHIFT
from fakes.clock import SetClock
from fakes.disk_space import SetSpace
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from fakes.store_samples import an_entry

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.errors import KioskError, LaterError, SupervisorError, TechnicianError
from kiosk.ports.disk_space import NO_ROOM_BYTES
from kiosk.use_cases.open_draft import OpenDraft


class Desk:
    """A counter with a policy of three entries and 72 hours offline."""

    def __init__(self) -> None:
        self.store, self.clock, self.policies = MemoryStore(), SetClock(), OnePolicy(POLICY)
        self.space = SetSpace()
        self.open = OpenDraft(self.store, self.clock, CountingIds(), self.policies, self.space)

    def wait(self, sequence: int, hours: float = 1, state: OutboxState | None = None) -> None:
        entry: OutboxEntry = replace(
            an_entry(sequence), created_at=self.clock.now() - timedelta(hours=hours)
        )
        self.store.run(lambda unit: unit.outbox.add(entry))
        if state is not None:
            name = entry.registration_id
            self.store.run(lambda unit: unit.outbox.mark(name, state, acknowledgement=b"signed"))

    def refused(self) -> KioskError:
        with pytest.raises(KioskError) as caught:
            self.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)
        assert self.store.pages.ledger == []
        return caught.value


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_draft_carries_policy_method_and_shift(desk: Desk) -> None:
    draft = desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)
    assert (draft.policy, draft.method, draft.shift) == (POLICY, Method.IN_PERSON, SHIFT)
    assert (draft.opened_at, draft.evidence) == (desk.clock.now(), ())
    [entry] = desk.store.pages.ledger
    assert entry.kind == LedgerKind.DRAFT_OPENED
    assert entry.facts == {
        "registration": draft.id,
        "policy": "test-2026",
        "method": "in_person",
    }


def test_every_draft_has_its_own_id(desk: Desk) -> None:
    ids = {desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON).id for _ in range(5)}
    assert len(ids) == 5


@pytest.mark.parametrize("year", [2025, 2027])
def test_outside_its_dates_a_policy_opens_nothing(desk: Desk, year: int) -> None:
    desk.clock.set_to(desk.clock.now().replace(year=year))
    error = desk.refused()
    assert (type(error), error.code) == (SupervisorError, "policy.not_in_force")


def test_a_policy_ends_on_its_moment(desk: Desk) -> None:
    desk.clock.set_to(POLICY.valid_to)
    assert desk.refused().code == "policy.not_in_force"
    desk.clock.set_to(POLICY.valid_to - timedelta(microseconds=1))
    assert desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)


@pytest.mark.parametrize(
    ("kind", "method"),
    [
        (ApplicantKind.CITIZEN, Method.USB_TOKEN),
        (ApplicantKind.ENTERPRISE, Method.IN_PERSON),
        (ApplicantKind.AGENCY, Method.SOCIAL_INSURANCE),
    ],
)
def test_a_method_without_a_rule_is_not_offered(
    desk: Desk, kind: ApplicantKind, method: Method
) -> None:
    with pytest.raises(SupervisorError) as caught:
        desk.open(SHIFT, kind, method)
    assert caught.value.code == "policy.not_allowed"
    assert desk.store.pages.ledger == []


def test_without_any_policy_it_says_later(desk: Desk) -> None:
    desk.policies.policy = None
    assert desk.refused().code == "policy.none"


def test_too_many_waiting_entries_stop_new_drafts(desk: Desk) -> None:
    desk.wait(1)
    desk.wait(2)
    assert desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)
    desk.store.pages.ledger.clear()
    desk.wait(3)
    error = desk.refused()
    assert (type(error), error.code, error.facts["waiting"]) == (LaterError, "outbox.limit", 3)


def test_an_entry_that_waits_too_long_stops_new_drafts(desk: Desk) -> None:
    desk.wait(1, hours=71 + 3599 / 3600)
    assert desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)
    desk.store.pages.ledger.clear()
    desk.clock.pass_time(1)
    assert desk.refused().code == "outbox.limit"


def test_entries_that_have_arrived_do_not_count(desk: Desk) -> None:
    for sequence in range(1, 6):
        desk.wait(sequence, hours=100, state=OutboxState.ACCEPTED)
    assert desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)


def test_nobody_new_is_begun_with_while_there_is_little_room(desk: Desk) -> None:
    desk.space.free = NO_ROOM_BYTES - 1
    refused = desk.refused()
    assert isinstance(refused, TechnicianError)
    assert (refused.code, refused.facts["megabytes"]) == ("disk.no_room", 99)
    desk.space.free = NO_ROOM_BYTES
    desk.open(SHIFT, ApplicantKind.CITIZEN, Method.IN_PERSON)
