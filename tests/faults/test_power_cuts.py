"""The power goes at any operation of a disk that forgets what was not flushed and tears a block.

Canaries show that the rig has teeth: a store that does not flush each commit, and a journal that
does not flush at all, must be caught losing what they promised.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from support.fault_matrix import FULL, FaultMatrix, times
from support.own_mounts import told_by

SEED = 20261122


@pytest.mark.parametrize("size", [2_000, 40_000])
def test_nothing_acknowledged_is_lost_by_power_cuts(
    tmp_path: Path, fault_matrix: FaultMatrix, size: int
) -> None:
    cuts = times(12, 50)
    told = told_by(
        "support.power_cuts", tmp_path, f"--cuts={cuts}", f"--seed={SEED}", f"--size={size}"
    )
    assert (told["lost"], told["lost_by_journal"], told["refused"]) == (0, 0, [])
    assert told["acknowledged"] > cuts / 2, "the rig is blind if it cuts before any work"
    fault_matrix.add(
        f"power cut, torn block, {size:,} B an entry",
        played=f"{told['cuts']} cuts, {told['cut_while_opening']} of them while opening",
        seed=SEED,
        outcome=f"0 of {told['acknowledged']:,} lost, in store and journal; 0 false alarms",
    )


@pytest.mark.parametrize(
    ("canary", "victim"),
    [
        ("--synchronous=NORMAL", "lost"),
        ("--synchronous=OFF", "lost"),
        ("--journal-unflushed", "lost_by_journal"),
    ],
)
def test_what_flushes_too_little_is_caught(
    tmp_path: Path, fault_matrix: FaultMatrix, canary: str, victim: str
) -> None:
    cuts = times(40, 30)
    words = [f"--cuts={cuts}", f"--seed={SEED}", canary, *_until_lost()]
    told = told_by("support.power_cuts", tmp_path, *words)
    assert told[victim] > 0
    fault_matrix.add(
        f"canary {canary.removeprefix('--')}",
        played=f"{told['cuts']} cuts",
        seed=SEED,
        outcome=f"{told[victim]:,} of {told['acknowledged']:,} lost, as it must be",
    )


def _until_lost() -> list[str]:
    """The short form stops at the first loss."""
    return [] if FULL else ["--until-lost"]
