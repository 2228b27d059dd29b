"""Programs that mount a disk of their own, in a name space where everybody may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_TESTS = Path(__file__).parents[1]
_PATH = os.pathsep.join([str(_TESTS), str(_TESTS.parent)])
_AS_ONESELF = ["unshare", "--mount", "--map-root-user"]
_BY_SUDO = ["sudo", "-n", "env", f"PYTHONPATH={_PATH}", "unshare", "--mount"]
"""Some systems let only root make a name space; who may use sudo without a password can, too."""
_LONGEST_S = 3 * 3600


def told_by(module: str, folder: Path, *words: str) -> dict[str, Any]:
    """What ``python -m module folder words`` prints as JSON; skips where nobody may mount."""
    return _told([*_alone("test -w /dev/fuse"), sys.executable, "-m", module, str(folder), *words])


def told_on_small_disk(megabytes: int, module: str, folder: Path, *words: str) -> dict[str, Any]:
    """The same on a disk of so many megabytes in memory, mounted at ``folder``."""
    mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "$0" && exec "$@"'
    program = [sys.executable, "-m", module, str(folder), *words]
    return _told([*_alone("true"), "sh", "-c", mount, str(folder), *program])


def _alone(needs: str) -> list[str]:
    for prefix in (_AS_ONESELF, _BY_SUDO):
        try:
            tried = subprocess.run([*prefix, "sh", "-c", needs], capture_output=True, check=False)
        except FileNotFoundError:
            continue
        if tried.returncode == 0:
            return prefix
    pytest.skip("this system lets nobody mount a disk in a name space of their own")


def _told(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_S,
        env={**os.environ, "PYTHONPATH": _PATH},
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
