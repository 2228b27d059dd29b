"""Seeded histories of two counters, a bad line and the centre, against a small model.

The model is :mod:`counter_ui.bench.faults`; its rules are checked after every step.
``MOTCUA_SEED=7`` replays one history exactly; ``MOTCUA_SEEDS=10000`` plays so many.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from support.fault_matrix import FaultMatrix, times

from counter_ui.bench.faults.faulty import FAULTY, ON_FILE, Parts
from counter_ui.bench.faults.run import keystores, play
from counter_ui.bench.faults.world import World

SEEDS = int(os.environ.get("MOTCUA_SEEDS", times(300, 2_000)))
FILES = int(os.environ.get("MOTCUA_SEEDS", times(16, 400)))
FIRST = int(os.environ.get("MOTCUA_SEED", 0))


def test_no_history_breaks_a_rule(fault_matrix: FaultMatrix) -> None:
    seeds = [FIRST] if "MOTCUA_SEED" in os.environ else range(SEEDS)
    figures = play(seeds)
    found = figures.found
    assert found is None, f"seed {found.seed}: {found.rule}\n" + "\n".join(found.trace)
    happened = figures.happened
    fault_matrix.add(
        "two counters, centre, bad line, crashes between any two steps, clocks that jump",
        played=f"{figures.histories:,} histories",
        seed=f"0–{SEEDS - 1}",
        outcome=(
            f"0 lost, 0 doubled, 0 shown without a verified answer; "
            f"{sum(n for what, n in happened.items() if what.endswith('dies')):,} deaths, "
            f"{happened['answer lost']:,} answers lost, "
            f"{happened['delayed'] + happened['repeated']:,} requests late or twice, "
            f"{happened['forged signature']:,} forged answers, "
            f"{sum(n for what, n in happened.items() if 'clock jumps' in what):,} clock jumps"
        ),
    )


def test_no_history_breaks_a_rule_on_the_counters_own_file(fault_matrix: FaultMatrix) -> None:
    seeds = [FIRST] if "MOTCUA_SEED" in os.environ else range(FILES)
    figures = play(seeds, ON_FILE)
    found = figures.found
    assert found is None, f"seed {found.seed}: {found.rule}\n" + "\n".join(found.trace)
    fault_matrix.add(
        "the same on the counter's own encrypted file with its second copy",
        played=f"{figures.histories:,} histories",
        seed=f"0–{FILES - 1}",
        outcome="0 lost, 0 doubled, every entry twice on the disk until it is acknowledged",
    )


def test_store_and_memory_live_the_same_history(tmp_path: Path) -> None:
    keys = keystores(tmp_path)
    lived = []
    for place, parts in (("memory", Parts()), ("file", ON_FILE)):
        with World(3, keys, tmp_path / place, parts) as world:
            world.live()
        lived.append(world.fingerprint)
    assert lived[0] == lived[1]


def test_every_kind_of_fault_is_played() -> None:
    happened = " ".join(play(range(60)).happened)
    for what in (
        "answer lost",
        "delayed",
        "repeated",
        "answers reordered",
        "forged signature",
        "answer missing",
        "answers swapped",
        "shed",
        "dies",
        "clock jumps",
        "arrive late",
        "carries",
    ):
        assert what in happened


@pytest.mark.parametrize("name", FAULTY)
def test_a_part_that_is_broken_on_purpose_is_found_and_its_seed_replays(
    name: str, fault_matrix: FaultMatrix
) -> None:
    figures = play(range(300), FAULTY[name])
    assert figures.found is not None
    assert play([figures.found.seed], FAULTY[name]).found == figures.found
    fault_matrix.add(
        f"canary: a part broken on purpose ({name})",
        played=f"{figures.histories} histories",
        seed=figures.found.seed,
        outcome=f"found: {figures.found.rule}",
    )


def test_a_seed_plays_the_same_history_twice(tmp_path: Path) -> None:
    keys = keystores(tmp_path)
    fingerprints = set()
    for place in ("once", "again"):
        worlds = [World(seed, keys, tmp_path / f"{place}-{seed}") for seed in range(10)]
        for world in worlds:
            world.live()
        fingerprints.add(tuple(world.fingerprint for world in worlds))
    assert len(fingerprints) == 1
    assert len(set(*fingerprints)) == 10
