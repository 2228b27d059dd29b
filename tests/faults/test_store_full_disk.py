"""A really full disk: a small file system in memory, in a name space of our own."""

from __future__ import annotations

from pathlib import Path

from support.fault_matrix import FaultMatrix
from support.own_mounts import told_on_small_disk

MEGABYTES = 12
FILL = "support.full_disk"


def test_a_full_disk_breaks_no_promise_and_mends_itself(
    tmp_path: Path, fault_matrix: FaultMatrix
) -> None:
    told = told_on_small_disk(MEGABYTES, FILL, tmp_path)
    assert told["codes"] == ["store.full", "store.full"]
    assert told["promised"] > 5
    assert told["kept"] is True
    fault_matrix.add(
        f"a file system of {MEGABYTES} MB filled to the last byte, then room again",
        played="twice",
        outcome=f"0 of {told['promised']:,} lost; store.full, then work as before",
    )


def test_the_reserve_lets_those_at_the_desk_be_finished(
    tmp_path: Path, fault_matrix: FaultMatrix
) -> None:
    told = told_on_small_disk(MEGABYTES, FILL, tmp_path, "reserve")
    assert told == {
        "held": 4 << 20,
        "given_up": True,
        "code": "store.full",
        "taken_while_full": False,
        "taken_again": True,
        "kept": True,
    }
    fault_matrix.add(
        "full disk with a registration in hand",
        played="once",
        outcome="the reserve is given up, the registration recorded; held again when there is room",
    )


def test_a_disk_that_is_full_before_the_start_takes_the_reserve(
    tmp_path: Path, fault_matrix: FaultMatrix
) -> None:
    told = told_on_small_disk(MEGABYTES, FILL, tmp_path, "before")
    assert told == {"given_up": True, "code": "store.full", "kept": True}
    fault_matrix.add(
        "full disk before the start",
        played="twice",
        outcome="with the reserve it opens and records; without it store.full; nothing lost",
    )
