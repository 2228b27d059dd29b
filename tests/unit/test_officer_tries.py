"""Waits after wrong tries: they grow, outlive a restart, tell nothing, and lock nobody out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from fakes.clock import SetClock
from fakes.ids import CountingIds
from fakes.memory_store import MemoryStore
from fakes.passphrases import PlainPassphrases
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.officer import Role
from kiosk.domain.try_delay import FREE_AT_COUNTER, LONGEST_WAIT_S, WrongTries, wait_after
from kiosk.errors import AtTheDeskError
from kiosk.use_cases.add_officer import AddOfficer
from kiosk.use_cases.kept_tries import KeptTries
from kiosk.use_cases.open_shift import OpenShift

PASSPHRASE = "đường về quê hương"
NOW = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


class Pulled(BaseException):
    """The plug."""


class Door:
    def __init__(self) -> None:
        self.store, self.clock, self.passphrases = MemoryStore(), SetClock(), PlainPassphrases()
        for code in ("CB01", "CB02"):
            AddOfficer(self.store, self.clock, self.passphrases)(
                code, "Trần Thị Mẫu", frozenset({Role.CLERK}), PASSPHRASE + code
            )

    def open(self, code: str, passphrase: str) -> str:
        """By a program that was started anew."""
        ids = CountingIds()
        return OpenShift(self.store, self.clock, ids, self.passphrases)(code, passphrase).id

    def wait_s(self, code: str) -> int:
        with pytest.raises(AtTheDeskError) as caught:
            self.open(code, "wrong")
        return int(caught.value.facts.get("seconds", 0))  # type: ignore[arg-type]


@pytest.fixture
def door() -> Door:
    return Door()


def test_a_restart_starts_nothing_anew(door: Door) -> None:
    assert [door.wait_s("CB01") for _ in range(4)] == [0, 0, 0, 5]


def test_another_officer_is_not_kept_out(door: Door) -> None:
    for _ in range(3):
        door.wait_s("CB01")
    assert door.open("CB02", PASSPHRASE + "CB02")


def test_a_code_that_nobody_has_waits_just_so(door: Door) -> None:
    assert [door.wait_s("ZZ99") for _ in range(4)] == [0, 0, 0, 5]


def test_going_through_codes_makes_the_whole_counter_wait(door: Door) -> None:
    for number in range(FREE_AT_COUNTER + 1):
        assert door.wait_s(f"XX{number:02}") == 0
    with pytest.raises(AtTheDeskError) as caught:
        door.open("CB01", PASSPHRASE + "CB01")
    assert caught.value.code == "officer.wait"
    door.clock.pass_time(5)
    assert door.open("CB01", PASSPHRASE + "CB01")


def test_an_own_sign_in_does_not_end_the_wait_of_somebody_else(door: Door) -> None:
    for _ in range(3):
        door.wait_s("CB01")
    door.open("CB02", PASSPHRASE + "CB02")
    assert door.wait_s("CB01") == 5


def test_pulling_the_plug_while_it_compares_wins_no_try(door: Door) -> None:
    def pull(passphrase: str, phc: str) -> bool:
        raise Pulled

    honest = door.passphrases.matches
    door.passphrases.matches = pull  # type: ignore[method-assign]
    for _ in range(3):
        with pytest.raises(Pulled):
            door.open("CB01", "guess")
    door.passphrases.matches = honest  # type: ignore[method-assign]
    assert door.wait_s("CB01") == 5


def test_nobody_is_locked_out_for_ever(door: Door) -> None:
    for _ in range(60):
        door.clock.pass_time(door.wait_s("CB01"))
    door.clock.pass_time(LONGEST_WAIT_S)
    assert door.open("CB01", PASSPHRASE + "CB01")


def test_a_clock_that_was_years_ahead_makes_nobody_wait_for_years(door: Door) -> None:
    door.clock.set_to(NOW.replace(year=2040))
    for _ in range(3):
        door.wait_s("CB01")
    door.clock.set_to(NOW)
    assert [door.wait_s("CB01"), door.wait_s("CB01")] == [LONGEST_WAIT_S] * 2
    door.clock.pass_time(LONGEST_WAIT_S)
    assert door.open("CB01", PASSPHRASE + "CB01")


def test_no_code_is_kept_in_clear(door: Door) -> None:
    door.wait_s("MATKHAU")  # typed into the wrong field
    assert b"MATKHAU" not in b"".join(
        content for _, content in door.store.run(lambda unit: unit.statements.all("tries"))
    )


def test_unlocked_is_one_try_and_the_next_wrong_one_waits_as_long(door: Door) -> None:
    for _ in range(8):
        door.clock.pass_time(door.wait_s("CB01"))
    before = door.wait_s("CB01")
    door.store.run(lambda unit: KeptTries().unlock(unit, "CB01"))
    assert door.wait_s("CB01") == 0
    assert door.wait_s("CB01") >= before


@given(st.integers(0, 10**6), st.integers(0, 20))
def test_waits_only_grow_up_to_a_quarter_of_an_hour(count: int, free: int) -> None:
    assert 0 <= wait_after(count, free) <= wait_after(count + 1, free) <= LONGEST_WAIT_S


@given(st.integers(0, 100), st.integers(-(10**8), 10**8))
def test_whatever_the_clock_does_a_wait_is_bounded(count: int, seconds: int) -> None:
    tries = WrongTries(count).counted(NOW).begun_anew(NOW + timedelta(seconds=seconds))
    assert 0 <= tries.wait_s(NOW + timedelta(seconds=seconds)) <= LONGEST_WAIT_S
