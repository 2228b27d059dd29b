"""A second officer signs in beside the clerk, and approves or may not."""

from __future__ import annotations

import pytest
from builders import CLERK, approved
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Role
from kiosk.errors import AtTheDeskError, SupervisorError
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.approve_registration import ApproveRegistration
from kiosk.use_cases.approver_sign_in import ApproverSignIn
from kiosk.use_cases.open_shift import OpenShift

PASSPHRASE = "đường về quê hương"
THEIRS = "mùa thu lá vàng rơi"


class Office:
    """A clerk at work, a supervisor beside him."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), SetClock()
        passphrases = PlainPassphrases()
        add = AddOfficer(self.store, self.clock, passphrases)
        add(CLERK.code, "Trần Thị Mẫu", frozenset({Role.CLERK}), PASSPHRASE)
        add("PT01", "Lê Văn Duyệt", frozenset({Role.APPROVER}), THEIRS)
        add("CB07", "Ngô Thị Khác", frozenset({Role.CLERK}), THEIRS + " a")
        self.open = OpenShift(self.store, self.clock, CountingIds(), passphrases)
        self.sign_in = ApproverSignIn(self.store, self.clock, passphrases)
        self.approve = ApproveRegistration(self.store, self.clock)

    def kinds(self) -> list[str]:
        return [entry.kind for entry in self.store.pages.ledger]


@pytest.fixture
def office() -> Office:
    return Office()


def test_the_approver_signs_in_without_opening_a_shift(office: Office) -> None:
    approver = office.sign_in(" pt01 ", THEIRS)
    assert approver.code == "PT01"
    assert LedgerKind.SHIFT_OPENED not in office.kinds()
    done = office.approve(approved().confirmed, approver)
    assert done.approver == approver
    assert office.kinds()[-1] == LedgerKind.APPROVED


@pytest.mark.parametrize(("code", "passphrase"), [("PT01", PASSPHRASE), ("PT99", THEIRS), ("", "")])
def test_a_wrong_one_is_refused_and_written_down(
    office: Office, code: str, passphrase: str
) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        office.sign_in(code, passphrase)
    assert caught.value.code == "officer.sign_in_failed"
    assert not caught.value.facts
    assert office.kinds()[-1] == LedgerKind.SIGN_IN_FAILED


def test_the_clerk_does_not_approve_himself(office: Office) -> None:
    me = office.sign_in(CLERK.code, PASSPHRASE)
    with pytest.raises(SupervisorError) as caught:
        office.approve(approved().confirmed, me)
    assert caught.value.code == "approval.same_person"


def test_another_clerk_may_not_approve(office: Office) -> None:
    other = office.sign_in("CB07", THEIRS + " a")
    with pytest.raises(SupervisorError) as caught:
        office.approve(approved().confirmed, other)
    assert caught.value.code == "approval.not_an_approver"
    assert LedgerKind.APPROVED not in office.kinds()


def test_guessing_here_waits_longer_and_longer_but_locks_nobody_out(office: Office) -> None:
    for _ in range(3):
        with pytest.raises(AtTheDeskError):
            office.sign_in("PT01", "guess")
    with pytest.raises(AtTheDeskError) as caught:
        office.sign_in("PT01", THEIRS)
    assert (caught.value.code, caught.value.facts["seconds"]) == ("officer.wait", 5)
    assert office.open(CLERK.code, PASSPHRASE).officer.code == CLERK.code


def test_no_passphrase_is_in_the_ledger(office: Office) -> None:
    office.sign_in("PT01", THEIRS)
    assert THEIRS not in str([dict(each.facts) for each in office.store.pages.ledger])


def test_other_letters_make_no_other_person() -> None:
    clock = SetClock()
    lower = Officer(CLERK.code.lower(), CLERK.name, frozenset({Role.APPROVER}))
    with pytest.raises(SupervisorError):
        ApproveRegistration(MemoryStore(), clock)(approved().confirmed, lower)
