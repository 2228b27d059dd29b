"""No room at each write, a failing flush at each flush: refused in words, and nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fault_matrix import FaultMatrix, every
from support.own_mounts import told_by

WORDS = {"store.full", "store.cannot_open", "store.disk_failing"}


@pytest.mark.parametrize(
    ("kind", "fault", "short_step", "full_step"),
    [
        ("full", "no room from each write on", 17, 12),
        ("full-once", "no room for each single write", 17, 6),
        ("flush", "fsync fails once, its blocks partly lost", 2, 1),
    ],
)
def test_a_failing_disk_breaks_no_promise(
    tmp_path: Path,
    fault_matrix: FaultMatrix,
    kind: str,
    fault: str,
    short_step: int,
    full_step: int,
) -> None:
    told = told_by("support.disk_faults", tmp_path, kind, str(every(short_step, full_step)))
    assert told["lost"] == 0
    assert told["places"] >= 5
    assert told["promised"] > 0
    assert set(told["codes"]) <= WORDS
    fault_matrix.add(
        fault,
        played=f"{told['places']} places",
        outcome=f"0 of {told['promised']:,} lost, running on and after a power cut; "
        + ", ".join(f"{code} × {count}" for code, count in sorted(told["codes"].items())),
    )
