"""kill -9, failing disks and several processes: what was acknowledged is there, once."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.fault_matrix import FaultMatrix, times
from support.store_victim import (
    REFUSED,
    Order,
    Victims,
    acknowledged,
    kept_and_whole,
    refusals,
)

SEED = 20261122
KILLED = -signal.SIGKILL


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with Victims() as waiting:
        yield waiting


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def test_nothing_acknowledged_is_lost_by_kill_9_at_any_moment(
    victims: Victims, path: Path, fault_matrix: FaultMatrix
) -> None:
    chance = random.Random(SEED)
    kills = times(40, 150)
    for round_ in range(1, kills + 1):
        order = Order(path=str(path), registrations=10_000, die_after_s=chance.uniform(0.005, 0.3))
        assert victims.run(order) == [KILLED]
        if round_ % 5 == 0:
            kept = kept_and_whole(path)
            assert set(acknowledged(path)) <= set(kept)
            assert len(kept) <= len(acknowledged(path)) + round_, "one in flight a kill at most"
    assert len(acknowledged(path)) > kills, "the rig is blind if it kills before any work"
    fault_matrix.add(
        "kill -9 at any moment",
        played=f"{kills} kills",
        seed=SEED,
        outcome=f"0 of {len(acknowledged(path)):,} lost, chain whole",
    )


def test_killed_at_each_statement_the_registration_is_there_whole_or_not_at_all(
    victims: Victims, path: Path, fault_matrix: FaultMatrix
) -> None:
    assert victims.run(Order(path=str(path), registrations=1)) == [0]
    before, statement = acknowledged(path), 0
    while True:
        statement += 1
        order = Order(path=str(path), registrations=1, die_at_statement=statement)
        if victims.run(order) == [0]:
            break
        assert kept_and_whole(path) == before
    assert statement > 10
    assert kept_and_whole(path) == acknowledged(path)
    assert len(acknowledged(path)) == 2
    fault_matrix.add(
        "kill -9 before each statement of a registration",
        played=f"{statement - 1} statements",
        outcome="whole or not at all",
    )


def test_killed_at_each_statement_of_making_the_tables_the_file_still_opens(
    victims: Victims, tmp_path: Path, fault_matrix: FaultMatrix
) -> None:
    statement = 0
    while True:
        statement += 1
        path = tmp_path / str(statement) / "store.db"
        path.parent.mkdir()
        if victims.run(Order(path=str(path), registrations=0, die_at_statement=statement)) == [0]:
            break
        assert kept_and_whole(path) == []
    assert statement > 10
    fault_matrix.add(
        "kill -9 before each statement of making the tables",
        played=f"{statement - 1} statements",
        outcome="opens, empty and whole",
    )


def test_killed_at_each_statement_of_an_upgrade_the_file_is_of_one_revision_or_the_other(
    victims: Victims, tmp_path: Path, fault_matrix: FaultMatrix
) -> None:
    earlier = Path(__file__).parents[1] / "vectors" / "stores" / "r0001.db"
    statement = 0
    while True:
        statement += 1
        path = tmp_path / str(statement) / "store.db"
        path.parent.mkdir()
        shutil.copy(earlier, path)
        if victims.run(Order(path=str(path), registrations=0, die_at_statement=statement)) == [0]:
            break
        assert kept_and_whole(path) == ["registration-1", "registration-2", "registration-3"]
    assert statement > 5
    fault_matrix.add(
        "kill -9 before each statement of an upgrade from the first revision, its outbox full",
        played=f"{statement - 1} statements",
        outcome="every entry there, in the old form or the new",
    )


def test_several_processes_write_one_after_the_other(victims: Victims, path: Path) -> None:
    orders = [Order(path=str(path), registrations=40) for _ in range(3)]
    assert victims.run(*orders) == [0, 0, 0]
    kept = kept_and_whole(path)
    assert len(kept) == 120
    assert set(kept) == set(acknowledged(path))


def test_one_process_killed_in_the_middle_does_not_hold_up_the_other(
    victims: Victims, path: Path
) -> None:
    for statement in (12, 25, 40):
        dying = Order(path=str(path), registrations=100, die_at_statement=statement)
        assert victims.run(dying, Order(path=str(path), registrations=20)) == [KILLED, 0]
    assert set(acknowledged(path)) <= set(kept_and_whole(path))


def test_a_disk_that_fails_in_mid_write_stops_the_store_and_keeps_what_it_promised(
    victims: Victims, path: Path
) -> None:
    order = Order(path=str(path), registrations=1000, size=20_000, largest_file=1_000_000)
    assert victims.run(order) == [REFUSED]
    assert refusals(path) == ["store.disk_failing"]
    kept = kept_and_whole(path)
    assert len(acknowledged(path)) > 3
    assert set(acknowledged(path)) <= set(kept)
