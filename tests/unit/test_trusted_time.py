"""Clocks moved by hours and years: what time it is, what is said, and what nobody can stretch."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from fakes.disk_space import SetSpace
from fakes.ids import CountingIds
from fakes.machine_clocks import SetClocks
from fakes.memory_store import MemoryStore
from fakes.policy_source import OnePolicy
from fakes.store_samples import OFFICER, an_entry
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.officer import Shift
from kiosk.domain.offline_limit import offline_standing
from kiosk.domain.outbox import OutboxSummary
from kiosk.domain.policy import ApplicantKind, Method, OfflineLimits
from kiosk.domain.trusted_time import ClockFault
from kiosk.errors import KioskError, LaterError, TechnicianError
from kiosk.practice.policy import PRACTICE_POLICY
from kiosk.use_cases.keep_time import KeepTime
from kiosk.use_cases.open_draft import OpenDraft

START = datetime(2026, 11, 22, 3, 15, tzinfo=UTC)


def a_day(store: MemoryStore, clocks: SetClocks) -> KeepTime:
    """A counter that has written something down at the start."""
    keeper = KeepTime(store, clocks)
    now = keeper.now()
    store.run(lambda unit: unit.ledger.append(LedgerKind.SHIFT_OPENED, {}, now))
    return keeper


def moves(store: MemoryStore) -> list[LedgerEntry]:
    entries = store.run(lambda unit: tuple(unit.ledger.entries()))
    return [each for each in entries if each.kind == LedgerKind.CLOCK_MOVED]


@pytest.mark.parametrize("span", [{"hours": 1}, {"days": 400}, {"days": 10 * 365}])
@pytest.mark.parametrize("way", [1, -1])
def test_setting_the_clock_moves_no_time_and_is_written_down(
    span: dict[str, float], way: int
) -> None:
    store, clocks = MemoryStore(), SetClocks()
    keeper = a_day(store, clocks)
    clocks.pass_time(minutes=5)
    clocks.set_by(**{unit: way * much for unit, much in span.items()})
    standing = keeper.notice()
    assert standing.now == START + timedelta(minutes=5)
    assert standing.fault is (ClockFault.FORWARD if way > 0 else ClockFault.BACK)
    keeper.notice()
    (noted,) = moves(store)
    assert noted.facts["fault"] == standing.fault.value
    assert int(noted.facts["seconds"]) == way * timedelta(**span).total_seconds()
    clocks.set_by(**{unit: -way * much for unit, much in span.items()})
    assert keeper.notice().fault is ClockFault.NONE
    assert [each.facts["fault"] for each in moves(store)] == [standing.fault.value, "none"]


def test_the_centres_time_is_verified_and_survives_a_restart_of_the_program() -> None:
    store, clocks = MemoryStore(), SetClocks()
    keeper = a_day(store, clocks)
    assert not keeper.standing().verified
    clocks.set_by(days=-3)
    keeper.centre_said(START + timedelta(hours=2), 0.5)
    clocks.pass_time(minutes=1)
    again = KeepTime(store, clocks)
    for each in (keeper, again):
        standing = each.standing()
        assert standing.verified
        assert standing.now == START + timedelta(hours=2, seconds=60.25)
        assert standing.fault is ClockFault.BACK


def test_after_a_restart_of_the_machine_the_time_is_not_verified() -> None:
    store, clocks = MemoryStore(), SetClocks()
    a_day(store, clocks).centre_said(START, 0.1)
    clocks.restart(off=timedelta(hours=14))
    standing = KeepTime(store, clocks).standing()
    assert (standing.now, standing.verified) == (START + timedelta(hours=14), False)
    assert standing.fault is ClockFault.NONE


def test_a_slow_answer_proves_nothing_about_now() -> None:
    keeper = KeepTime(MemoryStore(), SetClocks())
    keeper.centre_said(START + timedelta(days=1), 60.0)
    assert not keeper.standing().verified


def test_time_never_falls_behind_what_is_written_down() -> None:
    store, clocks = MemoryStore(), SetClocks()
    a_day(store, clocks)
    clocks.restart()
    clocks.set_by(days=-800)
    keeper = KeepTime(store, clocks)
    clocks.pass_time(hours=3)
    standing = keeper.notice()
    assert (standing.now, standing.gap) == (START + timedelta(hours=3), True)
    assert standing.fault is ClockFault.BACK
    clocks.set_by(days=801)
    assert keeper.notice().fault is ClockFault.NONE
    assert keeper.standing().now == START + timedelta(days=1, hours=3)
    assert not keeper.standing().gap


def test_restarting_the_program_does_not_make_it_forget_a_clock_set_back() -> None:
    store, clocks = MemoryStore(), SetClocks()
    a_day(store, clocks)
    clocks.pass_time(hours=20)
    clocks.set_by(hours=-20)
    assert KeepTime(store, clocks).now() == START + timedelta(hours=20)


@pytest.mark.parametrize("kept", [b"", b"{}", b"[]", b'{"moment":"x"}', b"\xff"])
def test_a_damaged_memory_of_the_time_is_no_memory(kept: bytes) -> None:
    store = MemoryStore()
    store.run(lambda unit: unit.statements.put("time", 0, kept))
    assert not KeepTime(store, SetClocks()).standing().verified


STEPS = st.lists(
    st.tuples(st.sampled_from(["pass", "set", "program"]), st.integers(-(10**8), 10**8)),
    max_size=12,
)


@given(STEPS)
def test_within_one_start_of_the_machine_only_the_steady_clock_counts(
    steps: list[tuple[str, int]],
) -> None:
    store, clocks = MemoryStore(), SetClocks()
    keeper, passed = a_day(store, clocks), 0
    for what, seconds in steps:
        if what == "pass":
            clocks.pass_time(seconds=abs(seconds))
            passed += abs(seconds)
        elif what == "set":
            clocks.set_by(seconds=seconds)
        else:
            keeper = KeepTime(store, clocks)
        keeper.notice()
        assert keeper.now() == START + timedelta(seconds=passed)


# The offline limit


def draft_opener(store: MemoryStore, keeper: KeepTime, **limits: int) -> OpenDraft:
    return OpenDraft(
        store,
        keeper,
        CountingIds(),
        OnePolicy(replace(PRACTICE_POLICY, offline=limits_of(**limits))),
        SetSpace(),
        keeper,
    )


def limits_of(entries: int = 100, hours: int = 24) -> OfflineLimits:
    return OfflineLimits(entries, hours)


def open_draft(opener: OpenDraft) -> str:
    """The error's code; empty where the draft was opened."""
    try:
        opener(Shift("s", OFFICER, START), ApplicantKind.CITIZEN, Method.IN_PERSON)
    except KioskError as error:
        assert isinstance(error, LaterError | TechnicianError)
        return error.code
    return ""


def waiting_since_the_start(store: MemoryStore) -> None:
    store.run(lambda unit: unit.outbox.add(replace(an_entry(1), created_at=START)))


def test_a_clock_set_back_does_not_stretch_the_hours() -> None:
    store, clocks = MemoryStore(), SetClocks()
    keeper = a_day(store, clocks)
    waiting_since_the_start(store)
    opener = draft_opener(store, keeper)
    for _ in range(23):
        clocks.pass_time(hours=1)
        assert open_draft(opener) == ""
        clocks.set_by(hours=-1)
    clocks.pass_time(hours=1)
    assert open_draft(opener) == "outbox.limit"


def test_a_clock_set_back_while_the_machine_was_off_stops_new_ones_until_it_is_right() -> None:
    store, clocks = MemoryStore(), SetClocks()
    a_day(store, clocks)
    waiting_since_the_start(store)
    clocks.restart(off=timedelta(hours=20))
    clocks.set_by(days=-365)
    opener = draft_opener(store, KeepTime(store, clocks))
    assert open_draft(opener) == "clock.back"
    clocks.set_by(days=365)
    assert open_draft(opener) == ""
    clocks.pass_time(hours=4)
    assert open_draft(opener) == "outbox.limit"


def test_where_nothing_waits_nobody_is_refused_for_a_clock() -> None:
    store, clocks = MemoryStore(), SetClocks()
    a_day(store, clocks)
    clocks.restart()
    clocks.set_by(days=-365)
    assert open_draft(draft_opener(store, KeepTime(store, clocks))) == ""


@pytest.mark.parametrize(
    ("waiting", "hours", "share", "near", "reached"),
    [
        (0, 0, 0.0, False, False),
        (69, 1, 0.69, False, False),
        (70, 1, 0.7, True, False),
        (1, 16.8, 0.7, True, False),
        (100, 0, 1.0, True, True),
        (1, 24, 1.0, True, True),
    ],
)
def test_the_countdown_begins_at_seventy_per_cent(
    waiting: int, hours: float, share: float, near: bool, reached: bool
) -> None:
    oldest = START - timedelta(hours=hours) if waiting else None
    standing = offline_standing(OutboxSummary(waiting, oldest, 0), limits_of(), START)
    assert standing.share == pytest.approx(share)
    assert (standing.near, standing.reached) == (near, reached)
    assert standing.entries_left == 100 - waiting


def test_a_limit_of_nothing_is_reached_at_once() -> None:
    nothing: dict[str, Any] = {"entries": 0, "hours": 0}
    summary = OutboxSummary(1, START, 0)
    assert offline_standing(summary, OfflineLimits(**nothing), START).reached
