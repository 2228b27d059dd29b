"""What each role may do, asked by the use cases and not only by screens."""

from __future__ import annotations

import pytest
from builders import CLERK
from fakes.clock import SetClock
from fakes.disk_space import SetSpace
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy

from kiosk.domain.clean_text import CleanText
from kiosk.domain.duties import MAY, Duty, duties_of, may, may_see_citizens, require
from kiosk.domain.officer import Officer, Role, Shift
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.errors import SupervisorError
from kiosk.practice.policy import PRACTICE_POLICY
from kiosk.use_cases.open_draft import OpenDraft


def officer(*roles: Role) -> Officer:
    return Officer("CB05", CleanText("Cán bộ Thử"), frozenset(roles))


@pytest.mark.parametrize(
    ("role", "duties"),
    [
        (Role.CLERK, {Duty.REGISTER}),
        (Role.APPROVER, {Duty.APPROVE}),
        (Role.SUPERVISOR, {Duty.APPROVE, Duty.UNLOCK, Duty.READ_REPORTS}),
        (Role.TECHNICIAN, {Duty.CARE_FOR_DEVICES}),
        (Role.AUDITOR, {Duty.READ_REPORTS}),
    ],
)
def test_the_table(role: Role, duties: set[Duty]) -> None:
    assert MAY[role] == duties


def test_several_roles_give_what_any_of_them_gives() -> None:
    both = officer(Role.CLERK, Role.TECHNICIAN)
    assert duties_of(both.roles) == {Duty.REGISTER, Duty.CARE_FOR_DEVICES}
    assert not may(both, Duty.APPROVE)


def test_a_technician_sees_no_citizens() -> None:
    assert [role for role in MAY if not may_see_citizens(officer(role))] == [Role.TECHNICIAN]
    assert not may_see_citizens(officer())


def test_nobody_without_a_role_may_do_anything() -> None:
    for duty in Duty:
        with pytest.raises(SupervisorError):
            require(officer(), duty)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SUPERVISOR, Role.TECHNICIAN, Role.AUDITOR])
def test_only_a_clerk_opens_what_shows_a_citizen(role: Role) -> None:
    store, clock = MemoryStore(), SetClock()
    open_draft = OpenDraft(store, clock, CountingIds(), OnePolicy(PRACTICE_POLICY), SetSpace())
    with pytest.raises(SupervisorError) as caught:
        open_draft(Shift("s", officer(role), clock.now()), ApplicantKind.CITIZEN, Method.IN_PERSON)
    assert caught.value.code == "officer.not_a_clerk"
    assert not store.pages.ledger
    assert open_draft(Shift("s", CLERK, clock.now()), ApplicantKind.CITIZEN, Method.IN_PERSON)
