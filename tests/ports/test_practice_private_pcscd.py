"""The practice desk's own pcscd ends with the program that started it, however that ends."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.pcscd import wait_until

PROGRAM = """
import sys, time
from pathlib import Path
from kiosk.practice.private_pcscd import PrivatePcscd
PrivatePcscd(Path(sys.argv[1])).start()
print("started", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="pcscd-"))
    yield made
    shutil.rmtree(made)


def command_line(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:  # it has ended meanwhile
        return ""


def daemons(folder: Path) -> list[str]:
    lines = [command_line(process) for process in Path("/proc").glob("[0-9]*")]
    return [line for line in lines if "pcscd --foreground" in line and str(folder) in line]


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs /proc to see processes")
def test_a_killed_program_leaves_no_daemon(folder: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stdout.readline() == "started\n"
    wait_until(lambda: bool(daemons(folder)), "daemon running")
    program.kill()
    program.communicate()
    wait_until(lambda: not daemons(folder), "daemon gone")
