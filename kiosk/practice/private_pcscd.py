"""A pcscd of our own with virtual readers only: no root, no configuration of the machine touched.

The daemon takes its socket by socket activation, so it may lie anywhere; the client library looks
for it in ``PCSCLITE_CSOCK_NAME``, which it reads **once per process**: set it before the first
use of PC/SC. A pcscd of the system may run beside it and is not disturbed.
*Source: pcsc-lite 1.9.9, pcscdaemon.c (sd_listen_fds) and winscard_msg.c.*
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.errors import TechnicianError

_DAEMON_PLACES = ("/usr/sbin", "/usr/local/sbin", "/sbin")
_DRIVER_PLACES = ("/usr/lib/pcsc", "/usr/local/lib/pcsc", "/usr/lib64/pcsc", "/usr/lib")
_DRIVER = "libifdvpcd.so"
_WORKING_FOLDER = Path("/run/pcscd")
"""Must exist for pcscd to start; nothing has to be writable in it."""
# Socket activation wants the descriptor as number 3 and the daemon's own process id.
_LAUNCHER = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.set_inheritable(3, True); "
    "os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid())); "
    "os.execv(sys.argv[2], sys.argv[2:])"
)
# Ends the daemon when our end of its standard input closes: also when we are killed.
_KEEPER = '"$@" & child=$!; read _; kill "$child"; wait "$child"'
SOCKET_VARIABLE = "PCSCLITE_CSOCK_NAME"
_LOWEST_PORT, _PORTS = 20_000, 12_000


def free_ports() -> int:
    """Return the first of two neighbouring free TCP ports: the virtual reader takes two slots.

    Below those that the system gives to outgoing connections: a daemon that is started again must
    find them free.
    """
    while True:
        port = _LOWEST_PORT + secrets.randbelow(_PORTS)
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@dataclass(slots=True)
class PrivatePcscd:
    """A daemon with one virtual reader of two slots, on ``port`` and ``port + 1``."""

    folder: Path
    """Where socket and reader configuration go; must be short (a socket path has 107 bytes)."""
    port: int = field(default_factory=free_ports)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False, repr=False)

    @property
    def socket_path(self) -> Path:
        """What ``PCSCLITE_CSOCK_NAME`` must say."""
        return self.folder / "pcscd.comm"

    def start(self, *, with_reader: bool = True) -> None:
        """Start the daemon, if it does not run; without a reader it has nothing to list.

        Raises ``TechnicianError("practice.pcscd_absent")`` with the reason where it cannot.
        """
        if self._process is not None:
            return
        keeper = ["sh", "-c", _KEEPER, "sh", sys.executable, "-c", _LAUNCHER]
        command = [*_in_a_room_of_its_own(), *keeper]
        daemon, configuration = _daemon(), self._configure(with_reader=with_reader)
        self.socket_path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket_path))
            listening.listen(16)
            descriptor = listening.fileno()
            self._process = subprocess.Popen(
                [*command, str(descriptor), daemon, "--foreground", "-c", str(configuration)],
                pass_fds=(descriptor,),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Ctrl+C is for the program, which then ends the daemon in its own time.
                start_new_session=True,
                # Every real reader has a space in its name: this daemon leaves them alone.
                env={**os.environ, "PCSCLITE_FILTER_IGNORE_READER_NAMES": " "},
            )

    def stop(self) -> None:
        """Stop the daemon; clients then see that the service is gone."""
        if self._process is not None:
            self._process.communicate()
            self._process = None
        self.socket_path.unlink(missing_ok=True)

    def _configure(self, *, with_reader: bool) -> Path:
        configuration = self.folder / "reader.conf.d"
        configuration.mkdir(parents=True, exist_ok=True)
        reader = configuration / "vpcd"
        if not with_reader:
            reader.unlink(missing_ok=True)
            return configuration
        reader.write_text(
            'FRIENDLYNAME "Virtual-PCD"\n'
            f"DEVICENAME   /dev/null:0x{self.port:04X}\n"
            f"LIBPATH      {_driver()}\n"
            f"CHANNELID    0x{self.port:04X}\n"
        )
        return configuration


def _daemon() -> str:
    found = shutil.which("pcscd") or next(
        (f"{place}/pcscd" for place in _DAEMON_PLACES if Path(place, "pcscd").exists()), None
    )
    if found is None:
        raise TechnicianError("practice.pcscd_absent", reason="pcscd is not installed")
    return found


def _driver() -> Path:
    for place in _DRIVER_PLACES:
        for found in sorted(Path(place).glob(f"**/{_DRIVER}")):
            return found
    raise TechnicianError("practice.pcscd_absent", reason="vsmartcard-vpcd is not installed")


def _in_a_room_of_its_own() -> list[str]:
    """Return what goes before the command where pcscd's working folder is missing.

    Root lets pcscd make it. Otherwise a user namespace with a private /run does, or sudo makes
    the folder.
    """
    if os.geteuid() == 0 or _WORKING_FOLDER.is_dir():
        return []
    make_it = f"mount -t tmpfs none /run && mkdir {_WORKING_FOLDER}"
    room = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    if _succeeds([*room, make_it]):
        return [*room, f'{make_it} && exec "$0" "$@"']
    if _succeeds(["sudo", "-n", "mkdir", "-p", str(_WORKING_FOLDER)]):
        return []
    raise TechnicianError("practice.pcscd_absent", reason=f"{_WORKING_FOLDER} is missing")


def _succeeds(command: list[str]) -> bool:
    try:
        run = subprocess.run(command, capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return run.returncode == 0
