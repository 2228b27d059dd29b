"""The practice centre as a server: HTTPS on one port, in a thread or as a process of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from asyncio import Protocol, Transport
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sync.sandbox.app import centre_app
from sync.sandbox.centre import Centre
from sync.sandbox.fault_switches import Faults
from sync.sandbox.look_up_limit import MOST_A_MINUTE
from sync.sandbox.practice import PracticeCentre, prepare_practice

_START_WITHIN_S = 20.0
_STOP_WITHIN_S = 10.0


class _KnowsItsPeer(H11Protocol):
    """Tells the application who is at the other end, and lets it cut the line.

    uvicorn has no ASGI TLS extension; the state of a request is the place left to say it.
    """

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        tls = transport.get_extra_info("ssl_object")
        certificate = tls.getpeercert(binary_form=True) if tls is not None else None
        self.app_state = {
            **self.app_state,
            "peer_certificate": certificate,
            "abort": transport.abort,
        }


class SandboxServer:
    """The practice centre in a thread of this process.

    ``port`` 0 takes a free one. ``start`` returns when connections are taken; ``stop`` may be
    followed by ``start`` on the same port.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        host: str = "127.0.0.1",
        faults: Faults | None = None,
        trust: Path | None = None,
        practice_profile: bool = True,
        look_ups_a_minute: int = MOST_A_MINUTE,
    ) -> None:
        self.practice: PracticeCentre = prepare_practice(
            folder,
            trust=trust,
            practice_profile=practice_profile,
            look_ups_a_minute=look_ups_a_minute,
        )
        self._host, self._port = host, port
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None
        if faults is not None:
            self.practice.centre.faults.set(faults)

    @property
    def url(self) -> str:
        """Where the centre is, such as ``https://127.0.0.1:8443``; known after ``start``."""
        return f"https://{self._host}:{self._port}"

    def set_faults(self, faults: Faults) -> None:
        """Misbehave like this from now on."""
        self.practice.centre.faults.set(faults)

    def start(self) -> Self:
        """Take connections; raises ``OSError`` where the port is taken."""
        listener = _listener(self._host, self._port)
        self._port = int(listener.getsockname()[1])
        self._server = uvicorn.Server(_config(self.practice.centre))
        self._thread = threading.Thread(
            target=_run, args=(self._server, listener), name="practice-centre", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Finish what is being answered and close; the database stays open for another start."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(_STOP_WITHIN_S)
            self._server = self._thread = None

    def close(self) -> None:
        """Stop for good."""
        self.stop()
        self.practice.centre.database.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def serve(
    folder: Path,
    host: str = "127.0.0.1",
    port: int = 8443,
    *,
    faults: Faults | None = None,
    trust: Path | None = None,
    practice_profile: bool = True,
    ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until interrupted; ``ready`` is told the address once the port is taken."""
    practice = prepare_practice(folder, trust=trust, practice_profile=practice_profile)
    if faults is not None:
        practice.centre.faults.set(faults)
    listener = _listener(host, port)
    if ready is not None:
        ready(f"https://{host}:{listener.getsockname()[1]}")
    try:
        uvicorn.Server(_config(practice.centre)).run(sockets=[listener])
    finally:
        practice.centre.database.close()


def _listener(host: str, port: int) -> socket.socket:
    # The socket listens from here on: a client that comes before the loop runs waits, not fails.
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=128)


def _config(centre: Centre) -> uvicorn.Config:
    protocol: type[Protocol] = _KnowsItsPeer
    return uvicorn.Config(
        centre_app(centre),
        http=protocol,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=1,  # an idle client never answers TLS close_notify
        ssl_context_factory=_tls(centre),
    )


def _tls(centre: Centre) -> Callable[[uvicorn.Config, Any], Any]:
    return lambda _config, _default: centre.pki.server_context()


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    asyncio.run(server.serve(sockets=[listener]))
