"""The power goes between commit, print and mark: every paper once, or a question, never a lie."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from support.fault_matrix import FaultMatrix
from support.print_victim import STEPS

from kiosk.devices.keystore import open_keystore
from kiosk.store.database import open_store

NUMBER = "ANBINH-Q3-261122-0007"
ASKED_ABOUT = ("begun", "half", "on paper")
"""Begun and not ended: only a person can tell, so it is not printed again by itself."""


def run(folder: Path, die_at: str = "", number: str = "") -> int:
    tests = Path(__file__).parents[1]
    command = [sys.executable, str(tests / "support" / "print_victim.py")]
    environment = os.environ | {"PYTHONPATH": str(tests)}
    done = subprocess.run(
        [*command, str(folder), die_at, number], env=environment, timeout=60, check=False
    )
    return done.returncode


def ledger(folder: Path) -> list[str]:
    keys = open_keystore(folder / "keys")
    with open_store(folder / "counter.db", keys.store_key) as store:
        entries = store.run(lambda unit: tuple(unit.ledger.entries()))
    return [each.kind for each in entries if each.facts.get("receipt") == NUMBER]


def jobs(folder: Path) -> dict[int, str]:
    states: dict[int, str] = {}
    for line in (folder / "jobs").read_text().splitlines():
        event = json.loads(line)
        if event.get("number") == NUMBER or event.get("job") in states:
            states[event["job"]] = event.get("state", states.get(event["job"], "waiting"))
    return states


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_each_step(tmp_path: Path, step: str, fault_matrix: FaultMatrix) -> None:
    assert run(tmp_path) == 0  # a counter that has been used before
    assert run(tmp_path, step, NUMBER) == -signal.SIGKILL
    for _ in range(2):  # the next start, and one more that has nothing to do
        assert run(tmp_path) == 0
    whole = f"{NUMBER}/0 whole\n"
    paper = (tmp_path / "paper.txt").read_text() if (tmp_path / "paper.txt").exists() else ""
    if step in ASKED_ABOUT:
        assert list(jobs(tmp_path).values()) == ["interrupted"]
        assert paper == {"begun": "", "half": f"{NUMBER}/0 ", "on paper": whole}[step]
        assert ledger(tmp_path) == ["recorded", "not_printed"]
    else:
        assert list(jobs(tmp_path).values()) == ["printed"]
        assert paper == whole
        assert ledger(tmp_path) == ["recorded", "printed"]
    fault_matrix.add(
        f"kill -9 between commit, print and mark: {step}",
        played="once, then two starts",
        outcome="asked of a person" if step in ASKED_ABOUT else "printed once",
    )
