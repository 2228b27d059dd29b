"""A really full disk: a small file system in memory, in a name space of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ALONE = ["unshare", "--mount", "--map-root-user"]
MOUNT = 'mount -t tmpfs -o size=8m tmpfs "$0" && exec "$@"'


def _may_mount(folder: Path) -> bool:
    tried = [*ALONE, "sh", "-c", MOUNT, str(folder), "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def test_a_full_disk_breaks_no_promise_and_mends_itself(tmp_path: Path) -> None:
    if not _may_mount(tmp_path):
        pytest.skip("this system lets nobody make a name space of their own")
    tests = Path(__file__).parents[1]
    fill = [sys.executable, "-m", "support.full_disk", str(tmp_path)]
    filling = subprocess.run(
        [*ALONE, "sh", "-c", MOUNT, str(tmp_path), *fill],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
    )
    told = json.loads(filling.stdout)
    assert told["codes"] == ["store.full", "store.full"]
    assert told["promised"] > 5
    assert told["kept"] is True
