"""CUPS' own IPP Everywhere printer on loopback, with a message bus of its own.

ippeveprinter looks for its announcer (Avahi, over D-Bus) even where it is told to announce nothing.
With ``-r off`` an empty bus is enough; it is started and ended with the printer. Nobody needs to be
root, nothing is announced, and the system's own bus and Avahi are left alone.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/>
    <allow send_type="method_call"/><allow send_type="signal"/>
    <allow send_requested_reply="true"/><allow receive_requested_reply="true"/>
    <allow receive_type="method_call"/><allow receive_type="signal"/>
    <allow receive_type="method_return"/><allow receive_type="error"/>
  </policy>
</busconfig>
"""
_PROGRAMS = ("dbus-daemon", "ippeveprinter")


def hindrance() -> str:
    """Why it cannot be started here; empty when it can."""
    missing = [each for each in _PROGRAMS if not shutil.which(each, path=_path())]
    return f"not installed: {', '.join(missing)}" if missing else ""


@contextmanager
def ippeveprinter(folder: Path, command: str) -> Iterator[str]:
    """A printer whose pages go to the shell script ``command``; yields its URI."""
    script = folder / "print.sh"
    script.write_text(f"#!/bin/sh\n{command}\n")
    script.chmod(0o755)
    (folder / "spool").mkdir()
    bus = folder / "bus"
    (folder / "bus.conf").write_text(_BUS.format(socket=bus))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    commands = [
        ["dbus-daemon", f"--config-file={folder / 'bus.conf'}", "--nofork", "--nopidfile"],
        [
            *(
                "ippeveprinter",
                "-r",
                "off",
                "-p",
                str(port),
                "-n",
                "localhost",
                "-f",
                "application/pdf",
            ),
            *("-d", str(folder / "spool"), "-c", str(script), "Giay"),
        ],
    ]
    ready = [bus.exists, lambda: _listening(port)]
    environment = {
        **os.environ,
        "PATH": _path(),
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}",
    }
    started: list[subprocess.Popen[bytes]] = []
    try:
        for program, is_ready in zip(commands, ready, strict=True):
            with (folder / f"{program[0]}.log").open("wb") as log:
                process = subprocess.Popen(program, stdout=log, stderr=log, env=environment)
            started.append(process)
            _wait_until(is_ready, process)
        yield f"ipp://localhost:{port}/ipp/print"
    finally:
        for process in reversed(started):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until(is_ready: object, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while not is_ready():  # type: ignore[operator]
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"did not start: {process.args}")
        time.sleep(0.05)


def _listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
