"""A really full disk: a small file system in memory, in a name space of our own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ALONE = ["unshare", "--mount", "--map-root-user"]
MOUNT = 'mount -t tmpfs -o size=12m tmpfs "$0" && exec "$@"'


def _may_mount(folder: Path) -> bool:
    tried = [*ALONE, "sh", "-c", MOUNT, str(folder), "true"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


def _told(folder: Path, *words: str) -> dict[str, Any]:
    if not _may_mount(folder):
        pytest.skip("this system lets nobody make a name space of their own")
    tests = Path(__file__).parents[1]
    fill = [sys.executable, "-m", "support.full_disk", str(folder), *words]
    filling = subprocess.run(
        [*ALONE, "sh", "-c", MOUNT, str(folder), *fill],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
    )
    told: dict[str, Any] = json.loads(filling.stdout)
    return told


def test_a_full_disk_breaks_no_promise_and_mends_itself(tmp_path: Path) -> None:
    told = _told(tmp_path)
    assert told["codes"] == ["store.full", "store.full"]
    assert told["promised"] > 5
    assert told["kept"] is True


def test_the_reserve_lets_those_at_the_desk_be_finished(tmp_path: Path) -> None:
    told = _told(tmp_path, "reserve")
    assert told == {
        "held": 4 << 20,
        "given_up": True,
        "code": "store.full",
        "taken_while_full": False,
        "taken_again": True,
        "kept": True,
    }
