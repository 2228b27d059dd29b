"""A supervisor's one-time unlock: beside the officer, or eight letters over the telephone."""

from __future__ import annotations

import pytest
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.officers import OFFICE_KEY as KEY
from fakes.officers import unlock_officer
from fakes.passphrases import PlainPassphrases
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Role
from kiosk.domain.unlock import ALPHABET, LENGTH, MOST_WRONG, grouped, typed_letters, unlock_code
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.open_shift import OpenShift

PASSPHRASE, THEIRS = "đường về quê hương", "mùa thu lá vàng rơi"


class Desk:
    """One counter of the office."""

    def __init__(self, counter: str = "Q3", key: bytes = KEY) -> None:
        self.store, self.clock, passphrases = MemoryStore(), SetClock(), PlainPassphrases()
        add = AddOfficer(self.store, self.clock, passphrases)
        add("CB01", "Trần Thị Mẫu", frozenset({Role.CLERK}), PASSPHRASE)
        add("GS01", "Phạm Giám Sát", frozenset({Role.SUPERVISOR}), THEIRS)
        add("PT01", "Lê Văn Duyệt", frozenset({Role.APPROVER}), THEIRS)
        self.open = OpenShift(self.store, self.clock, CountingIds(), passphrases)
        self.unlock = unlock_officer(self.store, self.clock, passphrases, counter=counter, key=key)

    def guess(self) -> str:
        with pytest.raises(AtTheDeskError) as caught:
            self.open("CB01", "wrong")
        return caught.value.code

    def wait(self) -> None:
        while self.guess() != "officer.wait":
            pass

    def kinds(self) -> list[str]:
        return [each.kind for each in self.store.pages.ledger]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(KioskError) as caught:
        call(*arguments)  # type: ignore[operator]
    return caught.value.code


def test_a_supervisor_beside_gives_one_try(desk: Desk) -> None:
    desk.wait()
    desk.unlock.by_supervisor("cb01", "GS01", THEIRS)
    assert desk.open("CB01", PASSPHRASE)
    facts = next(each for each in desk.store.pages.ledger if each.kind == LedgerKind.UNLOCKED).facts
    assert facts == {"officer": "CB01", "by": "GS01"}


def test_the_next_wrong_one_waits_again(desk: Desk) -> None:
    desk.wait()
    desk.unlock.by_supervisor("CB01", "GS01", THEIRS)
    assert [desk.guess(), desk.guess()] == ["officer.sign_in_failed", "officer.wait"]


def test_only_a_supervisor_unlocks_and_nobody_himself(desk: Desk) -> None:
    unlock = desk.unlock.by_supervisor
    assert refused(unlock, "CB01", "PT01", THEIRS) == "officer.not_a_supervisor"
    assert refused(unlock, "CB01", "CB01", PASSPHRASE) == "officer.not_a_supervisor"
    assert refused(unlock, "GS01", "GS01", THEIRS) == "officer.unlock_oneself"
    assert refused(unlock, "CB01", "GS01", "guess") == "officer.sign_in_failed"
    assert LedgerKind.UNLOCKED not in desk.kinds()


def test_a_code_from_the_supervisors_counter_unlocks_this_one_once(desk: Desk) -> None:
    desk.wait()
    asked = desk.unlock.challenge("CB01")
    elsewhere = Desk("Q7").unlock
    code = elsewhere.code_for(("GS01", THEIRS), "Q3", "CB01", grouped(asked.text).lower())
    assert desk.guess() == "officer.wait"
    desk.unlock.by_code("CB01", grouped(code))
    assert desk.open("CB01", PASSPHRASE)
    assert refused(desk.unlock.by_code, "CB01", code) == "officer.unlock_over"


def test_the_code_is_for_one_counter_officer_challenge_and_office(desk: Desk) -> None:
    asked = desk.unlock.challenge("CB01").text
    right = unlock_code(KEY, "Q3", "CB01", asked)
    others = {
        unlock_code(KEY, "Q4", "CB01", asked),
        unlock_code(KEY, "Q3", "CB02", asked),
        unlock_code(KEY, "Q3", "CB01", asked[::-1]),
        unlock_code(bytes(32), "Q3", "CB01", asked),
    }
    assert right not in others
    for other in others:
        assert refused(desk.unlock.by_code, "CB01", other) == "officer.unlock_wrong"
    desk.unlock.by_code("CB01", right)


def test_a_challenge_stands_until_it_is_used_guessed_at_or_old(desk: Desk) -> None:
    first = desk.unlock.challenge("CB01")
    assert desk.unlock.challenge("CB01") == first
    for _ in range(MOST_WRONG):
        assert refused(desk.unlock.by_code, "CB01", "A" * LENGTH) == "officer.unlock_wrong"
    right = unlock_code(KEY, "Q3", "CB01", first.text)
    assert refused(desk.unlock.by_code, "CB01", right) == "officer.unlock_over"
    second = desk.unlock.challenge("CB01")
    assert second.text != first.text
    desk.clock.pass_time(3600)
    right = unlock_code(KEY, "Q3", "CB01", second.text)
    assert refused(desk.unlock.by_code, "CB01", right) == "officer.unlock_over"


def test_without_the_offices_key_only_the_supervisor_beside_helps() -> None:
    desk = Desk(key=b"")
    desk.wait()
    assert refused(desk.unlock.challenge, "CB01") == "officer.unlock_no_key"
    desk.unlock.by_supervisor("CB01", "GS01", THEIRS)
    assert desk.open("CB01", PASSPHRASE)


def test_giving_a_code_is_written_down_where_it_was_given(desk: Desk) -> None:
    desk.unlock.code_for(("GS01", THEIRS), "Q3", "CB01", "ABCD2345")
    last = desk.store.pages.ledger[-1]
    assert (last.kind, last.facts["by"]) == (LedgerKind.UNLOCK_GIVEN, "GS01")


@given(st.text(max_size=20))
def test_typed_letters_are_letters_or_refused(text: str) -> None:
    try:
        letters = typed_letters(text)
    except AtTheDeskError as error:
        assert error.code == "officer.unlock_malformed"
    else:
        assert len(letters) == LENGTH
        assert set(letters) <= set(ALPHABET)
        assert typed_letters(grouped(letters)) == letters


@given(st.binary(min_size=32, max_size=32), st.text(max_size=8))
def test_every_code_can_be_read_out(key: bytes, challenge: str) -> None:
    code = unlock_code(key, "Q3", "CB01", challenge)
    assert typed_letters(code) == code
