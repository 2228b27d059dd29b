"""Programs that mount a disk of their own, in a name space where everybody may."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_ALONE = ["unshare", "--mount", "--map-root-user"]
_LONGEST_S = 3 * 3600


def told_by(module: str, folder: Path, *words: str) -> dict[str, Any]:
    """What ``python -m module folder words`` prints as JSON; skips where nobody may mount."""
    if (
        not os.access("/dev/fuse", os.R_OK | os.W_OK)
        or subprocess.run([*_ALONE, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this system has no /dev/fuse, or lets nobody mount in a name space")
    tests = Path(__file__).parents[1]
    done = subprocess.run(
        [*_ALONE, sys.executable, "-m", module, str(folder), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=_LONGEST_S,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told
