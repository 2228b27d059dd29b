"""Enrolling officers, signing in, closing a shift."""

from __future__ import annotations

import pytest
from builders import OFFICE, SHIFT
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.machine_clocks import SetClocks
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from fakes.receipt_printer import SayingPrinter

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.close_shift import CloseShift
from kiosk.use_cases.keep_time import KeepTime
from kiosk.use_cases.open_shift import OpenShift

PASSPHRASE = "đường về quê hương"


class Door:
    """A counter's door, with one officer enrolled."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), SetClock()
        self.passphrases = PlainPassphrases()
        self.add = AddOfficer(self.store, self.clock, self.passphrases)
        self.open = OpenShift(self.store, self.clock, CountingIds(), self.passphrases)
        self.add("CB01", "Trần Thị Mẫu", frozenset({Role.CLERK}), PASSPHRASE)

    def refused(self, code: str = "CB01", passphrase: str = "wrong") -> AtTheDeskError:
        with pytest.raises(AtTheDeskError) as caught:
            self.open(code, passphrase)
        return caught.value

    def ledger(self) -> list[str]:
        return [entry.kind for entry in self.store.pages.ledger]


@pytest.fixture
def door() -> Door:
    return Door()


def test_the_right_passphrase_opens_the_shift(door: Door) -> None:
    shift = door.open(" cb01 ", PASSPHRASE)
    assert shift.officer.code == "CB01"
    assert shift.opened_at == door.clock.now()
    last = door.store.pages.ledger[-1]
    assert last.kind == LedgerKind.SHIFT_OPENED
    assert last.facts == {"shift": shift.id, "officer": "CB01"}


def test_an_unknown_code_and_a_wrong_passphrase_are_one_error(door: Door) -> None:
    unknown, wrong = door.refused("CB99", PASSPHRASE), door.refused()
    assert unknown.code == wrong.code == "officer.sign_in_failed"
    assert dict(unknown.facts) == dict(wrong.facts) == {}
    assert door.ledger()[-2:] == [LedgerKind.SIGN_IN_FAILED] * 2
    assert [dict(entry.facts) for entry in door.store.pages.ledger[-2:]] == [{}, {}]


def test_an_unknown_code_costs_as_much_work_as_a_known_one(door: Door) -> None:
    before = door.passphrases.worked
    door.refused("CB99")
    unknown = door.passphrases.worked - before
    door.refused("CB01")
    assert door.passphrases.worked - before == 2 * unknown


def test_each_wrong_try_beyond_the_third_doubles_the_wait(door: Door) -> None:
    waits = []
    for _ in range(12):
        while (error := door.refused()).code == "officer.wait":
            seconds = error.facts["seconds"]
            assert isinstance(seconds, int)
            waits.append(seconds)
            door.clock.pass_time(seconds)
    assert waits == [5, 10, 20, 40, 80, 160, 320, 640, 900]


def test_while_waiting_even_the_right_passphrase_is_not_looked_at(door: Door) -> None:
    for _ in range(3):
        door.refused()
    before = door.passphrases.worked
    assert door.refused(passphrase=PASSPHRASE).code == "officer.wait"
    assert door.passphrases.worked == before
    door.clock.pass_time(4.9)
    assert door.refused(passphrase=PASSPHRASE).facts["seconds"] == 1
    door.clock.pass_time(0.0999)
    assert door.refused(passphrase=PASSPHRASE).code == "officer.wait"
    door.clock.pass_time(0.001)
    assert door.open("CB01", PASSPHRASE).officer.code == "CB01"


def test_setting_the_wall_clock_does_not_shorten_the_wait(door: Door) -> None:
    clocks = SetClocks()
    kept = KeepTime(door.store, clocks)
    door.open = OpenShift(door.store, kept, CountingIds(), door.passphrases)
    for _ in range(3):
        door.refused()
    clocks.set_by(days=400)
    assert door.refused(passphrase=PASSPHRASE).code == "officer.wait"


def test_a_good_try_starts_the_count_anew(door: Door) -> None:
    for _ in range(2):
        door.refused()
    door.open("CB01", PASSPHRASE)
    for _ in range(2):
        assert door.refused().code == "officer.sign_in_failed"
    assert door.open("CB01", PASSPHRASE)


@pytest.mark.parametrize("code", ["", "A", "A" * 13, "CB 1", "CB-1", "CBĐ1", "CB01\n\x1b"])
def test_a_code_that_cannot_be_typed_is_refused(door: Door, code: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        door.add(code, "A", frozenset({Role.CLERK}), PASSPHRASE)
    assert caught.value.code == "officer.code_malformed"


@pytest.mark.parametrize("passphrase", ["", "ngắn quá1"[:9], "e\u0301" * 9, "a" * 257])
def test_a_passphrase_of_no_use_is_refused(door: Door, passphrase: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        door.add("CB02", "A", frozenset({Role.CLERK}), passphrase)
    assert caught.value.code == "officer.passphrase_short"
    assert [officer.code for officer, _ in door.store.pages.officers.values()] == ["CB01"]


@pytest.mark.parametrize("code", ["A1", "A" * 12])
@pytest.mark.parametrize("passphrase", ["a" * 10, "ẫ" * 10, "a" * 256])
def test_the_shortest_and_the_longest_are_taken(door: Door, code: str, passphrase: str) -> None:
    door.add(code, "A" * 90, frozenset({Role.CLERK}), passphrase)
    assert len(door.open(code, passphrase).officer.name) == 80


def test_a_code_is_given_once(door: Door) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        door.add("cb01", "Somebody else", frozenset({Role.CLERK}), PASSPHRASE)
    assert caught.value.code == "officer.code_taken"
    assert door.ledger().count(LedgerKind.OFFICER_ADDED) == 1


def test_neither_name_nor_passphrase_is_in_the_ledger(door: Door) -> None:
    door.open("CB01", PASSPHRASE)
    door.refused()
    written = repr([dict(entry.facts) for entry in door.store.pages.ledger])
    for secret in ("Mẫu", "quê", "wrong"):
        assert secret not in written


def test_closing_says_what_still_waits_and_asks_for_the_report(door: Door) -> None:
    printer = SayingPrinter()
    summary = CloseShift(door.store, door.clock, printer, OFFICE)(SHIFT)
    assert (summary.waiting, summary.oldest_at) == (0, None)
    last = door.store.pages.ledger[-1]
    assert (last.kind, last.facts["waiting"]) == (LedgerKind.SHIFT_CLOSED, "0")
    assert printer.asked == [("shift_report", last.facts["slip"])]
