"""The simulation against the product's own code with an invariant broken on purpose in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.broken_code import BREAKS
from support.fault_matrix import FaultMatrix, times

ROOT = Path(__file__).parents[2]
PARTS = ("kiosk", "sync", "counter_ui", "printing")
IN_SHORT = ("accept-without-signature", "deleted-before-acknowledgement", "sequence-reused")
PLAYED = tuple(BREAKS) if times(0, 1) else IN_SHORT
PLAY = """
import sys
from counter_ui.bench.faults.faulty import ON_FILE
from counter_ui.bench.faults.run import play
store = sys.argv[1].startswith("kiosk/store/")  # which memory never runs
found = play(range(16), ON_FILE).found if store else play(range(300)).found
print(f"{found.seed}|{found.rule}" if found else "")
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code that may be broken."""
    folder = tmp_path_factory.mktemp("product")
    for name in PARTS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("name", PLAYED)
def test_code_that_is_broken_on_purpose_is_found(
    name: str, product: Path, fault_matrix: FaultMatrix
) -> None:
    path, changes = BREAKS[name]
    whole = broken = (product / path).read_text(encoding="utf-8")
    for sound, faulty in changes:
        assert broken.count(sound) == 1, f"{path} has changed: break it elsewhere"
        broken = broken.replace(sound, faulty)
    (product / path).write_text(broken, encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "-c", PLAY, path],
            env={**os.environ, "PYTHONPATH": str(product), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=product,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    finally:
        (product / path).write_text(whole, encoding="utf-8")
    seed, _, rule = done.stdout.strip().partition("|")
    assert rule, done.stderr
    fault_matrix.add(
        f"canary: {path} broken on purpose ({name})",
        played=f"{int(seed) + 1} histories",
        seed=seed,
        outcome=f"found: {rule}",
    )


def test_all_that_is_to_be_broken_still_stands_there() -> None:
    for name, (path, changes) in BREAKS.items():
        content = (ROOT / path).read_text(encoding="utf-8")
        assert all(content.count(sound) == 1 for sound, _ in changes), name
