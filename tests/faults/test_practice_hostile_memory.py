"""What a hostile card can cost: measured in a process of its own, against what honest ones cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MOST_KIB = 50 * 1024
MOST_CPU_S = 10
"""Of one card; the worst takes half a second, machines differ."""
OWN_ENDS = ("chip.malformed", "chip.endless_file", "chip.mac_wrong", "judged")


def test_no_card_takes_more_than_fifty_megabytes_or_much_time() -> None:
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"}
    done = subprocess.run(
        [sys.executable, "-m", "support.hostile_memory"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) > 60
    for each in told:
        assert each["grown_kib"] < MOST_KIB, each
        assert each["cpu_s"] < MOST_CPU_S, each
        assert each["ended"] in OWN_ENDS, each
