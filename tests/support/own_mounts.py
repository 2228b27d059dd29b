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
_BY_SUDO = ["sudo", "-n", "env", f"PYTHONPATH={_PATH}"]
"""Some systems let only root make a name space; who may use sudo without a password can, too."""
_ROOMS = (
    ["unshare", "--mount", "--map-root-user"],
    ["unshare", "--mount"],
    # Within a changed root nothing else is allowed; what is left mounted is taken away afterwards.
    ["unshare", "--mount", "--propagation", "unchanged"],
)
_LONGEST_S = 3 * 3600


def told_by(module: str, folder: Path, *words: str) -> dict[str, Any]:
    """What ``python -m module folder words`` prints as JSON; skips where nobody may mount."""
    program = [sys.executable, "-m", module, str(folder), *words]
    return _told(folder, [*_alone("test -w /dev/fuse"), *program])


def told_on_small_disk(megabytes: int, module: str, folder: Path, *words: str) -> dict[str, Any]:
    """The same on a disk of so many megabytes in memory, mounted at ``folder``."""
    mount = f'mount -t tmpfs -o size={megabytes}m tmpfs "$0" && exec "$@"'
    program = [sys.executable, "-m", module, str(folder), *words]
    return _told(folder, [*_alone("true"), "sh", "-c", mount, str(folder), *program])


def _alone(needs: str) -> list[str]:
    for room in _ROOMS:
        for prefix in (room, [*_BY_SUDO, *room]):
            if _works(
                [*prefix, "sh", "-c", f"{needs} && mount -t tmpfs tmpfs /mnt && umount /mnt"]
            ):
                return prefix
    pytest.skip("this system lets nobody mount a disk in a name space of their own")


def _works(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _told(folder: Path, command: list[str]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST_S,
            env={**os.environ, "PYTHONPATH": _PATH},
        )
    finally:
        _take_away(folder)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _take_away(folder: Path) -> None:
    """What a room that shares its mounts has left behind."""
    mounts = Path("/proc/self/mounts").read_text("utf-8").splitlines()
    left = [each.split()[1] for each in mounts if each.split()[1].startswith(str(folder))]
    for point in reversed(left):
        for prefix in ([], [*_BY_SUDO]):
            if _works([*prefix, "umount", "-l", point]):
                break
