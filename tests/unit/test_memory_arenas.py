from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, threading
from kiosk.devices.memory_arenas import share_arenas
share_arenas()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
barrier = threading.Barrier(12)
def work():
    block = libc.malloc(100)
    barrier.wait(30)
    libc.free(block)
threads = [threading.Thread(target=work) for _ in range(12)]
[each.start() for each in threads]
[each.join() for each in threads]
libc.malloc_stats()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="glibc's")
def test_many_threads_have_two_arenas() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert 1 <= done.stderr.count("Arena") <= 2
