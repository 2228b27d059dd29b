"""A really full disk: a small file system in memory, in a name space of our own."""

from __future__ import annotations

from pathlib import Path

from support.own_mounts import told_on_small_disk

MEGABYTES = 12
FILL = "support.full_disk"


def test_a_full_disk_breaks_no_promise_and_mends_itself(tmp_path: Path) -> None:
    told = told_on_small_disk(MEGABYTES, FILL, tmp_path)
    assert told["codes"] == ["store.full", "store.full"]
    assert told["promised"] > 5
    assert told["kept"] is True


def test_the_reserve_lets_those_at_the_desk_be_finished(tmp_path: Path) -> None:
    told = told_on_small_disk(MEGABYTES, FILL, tmp_path, "reserve")
    assert told == {
        "held": 4 << 20,
        "given_up": True,
        "code": "store.full",
        "taken_while_full": False,
        "taken_again": True,
        "kept": True,
    }
