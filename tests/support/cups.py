"""A CUPS of the tests: one scheduler on loopback with one queue, ended with the test.

Everything is kept in one folder; the system's own CUPS is left alone.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_CUPSD = """Listen 127.0.0.1:{port}
Listen {folder}/cups.sock
Browsing Off
DefaultAuthType None
WebInterface No
JobRetryInterval 1
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
_FILES = """ServerRoot {folder}
StateDir {folder}/state
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/tmp
ServerBin {server_bin}
AccessLog {folder}/access_log
ErrorLog {folder}/error_log
PageLog {folder}/page_log
User {user}
Group {group}
SystemGroup root
FatalErrors none
"""
_SERVER_BIN = Path("/usr/lib/cups")


def hindrance() -> str:
    """Why it cannot be started here; empty when it can."""
    missing = [each for each in ("cupsd", "lpadmin") if not shutil.which(each, path=_path())]
    if not missing and not (_SERVER_BIN / "filter" / "pdftopdf").exists():
        missing = ["the filters of CUPS"]
    return f"not installed: {', '.join(missing)}" if missing else ""


@contextmanager
def cups_queue(folder: Path, device: str) -> Iterator[str]:
    """A queue ``giay`` to the printer at ``device``; yields the queue's URI."""
    for name in ("state/certs", "cache", "spool/tmp", "tmp", "ppd"):
        (folder / name).mkdir(parents=True)
    _open_to_cups(folder)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root = os.geteuid() == 0
    owner = pwd.getpwuid(os.geteuid()).pw_name
    files = {"folder": folder, "port": port, "server_bin": _SERVER_BIN}
    files |= {"user": "lp" if root else owner, "group": "lp" if root else owner}
    (folder / "cupsd.conf").write_text(_CUPSD.format(**files))
    (folder / "cups-files.conf").write_text(_FILES.format(**files))
    command = [
        "cupsd",
        "-f",
        "-c",
        str(folder / "cupsd.conf"),
        "-s",
        str(folder / "cups-files.conf"),
    ]
    environment = {**os.environ, "PATH": _path()}
    with (folder / "cupsd.log").open("wb") as log:
        daemon = subprocess.Popen(command, stdout=log, stderr=log, env=environment)
    try:
        _wait_for(port, daemon)
        add = ["lpadmin", "-h", f"127.0.0.1:{port}", "-p", "giay", "-E", "-v", device]
        subprocess.run([*add, "-m", "everywhere"], env=environment, check=True, timeout=30)
        yield f"ipp://localhost:{port}/printers/giay"
    finally:
        daemon.terminate()
        try:
            daemon.wait(10)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()


def _open_to_cups(folder: Path) -> None:
    """As root, filters run as ``lp`` and must reach their folders."""
    if os.geteuid() != 0:
        return
    for each in (folder, *folder.rglob("*")):
        shutil.chown(each, "root", "lp")
        each.chmod(0o770)
    for above in folder.parents:
        if above != Path("/") and above != Path("/tmp"):
            above.chmod(above.stat().st_mode | 0o011)


def _wait_for(port: int, daemon: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if daemon.poll() is not None or time.monotonic() > end:
            raise RuntimeError("cupsd did not start")
        time.sleep(0.05)


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
