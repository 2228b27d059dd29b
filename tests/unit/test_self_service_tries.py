"""How often something may be tried at a kiosk, and that nobody is accused for it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakes.clock import SetClock
from fakes.sealer import GlassSealer
from fakes.self_service import MemoryTries

from kiosk.devices.try_file import TryFile
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.policy import UnattendedRules
from kiosk.domain.try_limit import TryBook, TryRule
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.use_cases.limit_tries import LimitTries

RULES = UnattendedRules(device_tries=4, phone_tries=2, number_tries=2, window_s=600)
PHONE, NUMBER = Phone("0912345678"), PersonNumber("001099012345")
OTHER = Phone("0912000456")


def test_so_many_for_each_phone_and_not_one_more() -> None:
    clock = SetClock()
    limit = LimitTries(MemoryTries(), GlassSealer(), clock)
    limit(RULES, phone=PHONE)
    limit(RULES, phone=PHONE)
    with pytest.raises(AtTheDeskError) as refused:
        limit(RULES, phone=PHONE)
    assert (refused.value.code, refused.value.facts["minutes"]) == ("self_service.tries_wait", 10)
    limit(RULES, phone=OTHER)
    clock.pass_time(601)
    limit(RULES, phone=PHONE)


def test_a_refused_try_is_not_counted() -> None:
    clock, keeper = SetClock(), MemoryTries()
    limit = LimitTries(keeper, GlassSealer(), clock)
    limit(RULES, number=NUMBER)
    limit(RULES, number=NUMBER)
    before = keeper.book
    with pytest.raises(AtTheDeskError):
        limit(RULES, number=NUMBER)
    assert keeper.book == before


def test_many_numbers_from_one_kiosk_fill_the_kiosks_own_limit() -> None:
    limit = LimitTries(MemoryTries(), GlassSealer(), SetClock())
    for last in range(4):
        limit(RULES, phone=Phone(f"091234567{last}"))
    with pytest.raises(AtTheDeskError):
        limit(RULES, phone=OTHER)


def test_tries_outlive_the_process_and_hold_no_number(tmp_path: Path) -> None:
    file = tmp_path / "state" / "tries.json"
    clock = SetClock()
    for _ in range(2):
        LimitTries(TryFile(file), GlassSealer(), clock)(RULES, phone=PHONE, number=NUMBER)
    with pytest.raises(AtTheDeskError):
        LimitTries(TryFile(file), GlassSealer(), clock)(RULES, number=NUMBER)
    kept = file.read_text()
    assert PHONE.value not in kept and NUMBER.value not in kept
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("torn", [b"", b"{", b"[]", b'{"a": []}', b"\xff\x00", b"[" * 100_000])
def test_a_torn_book_is_an_empty_one(tmp_path: Path, torn: bytes) -> None:
    file = tmp_path / "tries.json"
    file.write_bytes(torn)
    assert TryFile(file).change(lambda book: (book, book)) == TryBook()


def test_a_book_that_cannot_be_written_stops_the_try(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TechnicianError) as error:
        TryFile(tmp_path / "file" / "tries.json").change(lambda book: (book, None))
    assert error.value.code == "self_service.tries_not_kept"


def test_what_is_older_than_its_window_is_forgotten() -> None:
    clock = SetClock()
    rule = TryRule(most=1, window_s=60)
    book = TryBook().tried({"a": rule}, clock.now())
    later = clock.now() + timedelta(seconds=61)
    assert book.wait_s("a", rule, later) == 0
    assert "a" not in book.tried({"b": rule}, later).tries


def test_a_clock_that_was_set_back_frees_nobody_and_locks_nobody_for_long() -> None:
    clock = SetClock()
    rule = TryRule(most=1, window_s=60)
    book = TryBook().tried({"a": rule}, clock.now())
    assert book.wait_s("a", rule, clock.now() - timedelta(hours=1)) == 60
