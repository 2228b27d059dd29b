"""A crash leaves no copy of what was in memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no core files there")

_PROGRAM = """
import ctypes, resource
from kiosk.devices.core_dumps import leave_no_core
leave_no_core()
print(*resource.getrlimit(resource.RLIMIT_CORE))
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))  # PR_GET_DUMPABLE
"""


def test_no_core_and_no_look_into_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    limits, dumpable = done.stdout.split("\n")[:2]
    assert limits == "0 0"
    assert dumpable == "0" or sys.platform != "linux"
