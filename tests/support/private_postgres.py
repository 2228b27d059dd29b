"""A PostgreSQL of our own: a fresh cluster in a temporary folder, reached by a socket only."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

_NUMBERS = count(1)


@cache
def server_programs() -> Path | None:
    """The folder of ``initdb`` and ``postgres``; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return installed[-1].parent if installed else None


class PrivatePostgres:
    """A running cluster."""

    def __init__(self, socket_folder: Path) -> None:
        self._socket_folder = socket_folder

    def url(self, database: str) -> str:
        return f"postgresql://kiosk@/{database}?host={self._socket_folder}"

    def new_database(self, template: str = "template1") -> str:
        """The address of a database like ``template``: empty, unless told otherwise."""
        import psycopg

        name = f"store_{next(_NUMBERS)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)


@contextmanager
def private_postgres(*settings: str) -> Iterator[PrivatePostgres]:
    """Start a cluster, stop it at the end; PostgreSQL refuses root, so root becomes nobody."""
    programs = server_programs()
    assert programs is not None
    user = "nobody" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if user:
            shutil.chown(folder, user)
            shutil.chown(data, user)
        subprocess.run(
            [programs / "initdb", "--auth=trust", "--username=kiosk", "--encoding=UTF8",
             "--locale=C.UTF-8", "--no-sync", "-D", data],
            check=True, capture_output=True, user=user, cwd="/",
        )  # fmt: skip
        given = [word for each in settings for word in ("-c", each)]
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses=", *given],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=user, cwd="/",
        )  # fmt: skip
        try:
            _await(PrivatePostgres(folder), server)
            yield PrivatePostgres(folder)
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nobody will open this cluster again
            server.wait(60)


def _await(postgres: PrivatePostgres, server: subprocess.Popen[bytes]) -> None:
    import time

    import psycopg

    until = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < until:
        try:
            psycopg.connect(postgres.url("postgres")).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")
