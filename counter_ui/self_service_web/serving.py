"""Open the server, prepare the first process, and end all of it in order."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from counter_ui.self_service_web.chromium import keep_open
from counter_ui.self_service_web.gate import Gate
from counter_ui.self_service_web.server import PageServer
from counter_ui.self_service_web.visits import WaitingRoom

LOOPBACK = "127.0.0.1"
PAGELESS_S = 60.0
"""A browser whose page crashed shows its own words of that; it gets this long to come back."""
_LOOK_S = 1.0


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    server: PageServer

    @property
    def gate(self) -> Gate:
        """Who may load the page."""
        return self.server.gate

    @property
    def end(self) -> asyncio.Event:
        """Set when a technician left the kiosk; set it to end."""
        return self.server.left_by_technician


@asynccontextmanager
async def served(command: Sequence[str], port: int = 0) -> AsyncIterator[Served]:
    """Serve processes started by ``command`` on 127.0.0.1; port 0 takes a free one.

    Raises OSError where the port is taken.
    """
    listening = socket.create_server((LOOPBACK, port))
    room = WaitingRoom(command)
    server = PageServer(Gate(listening.getsockname()[1]), room)
    runner = web.AppRunner(server.application(), access_log=None, handle_signals=False)
    try:
        await runner.setup()
        await web.SockSite(runner, listening).start()
        await room.prepare()
        yield Served(server)
    finally:
        await runner.cleanup()
        await server.close()
        await room.close()
        listening.close()


def serve(
    command: Sequence[str], ready: Callable[[str], None], port: int = 0, browser: str | None = None
) -> None:
    """Serve until SIGTERM, SIGINT or a technician's leaving; ``ready`` gets the address once.

    ``browser`` is a program to keep open before the citizen; then nobody else gets an address.
    Raises OSError where the port is taken.
    """

    async def run() -> None:
        loop = asyncio.get_running_loop()
        async with served(command, port) as running:
            for each in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(each, running.end.set)
            if browser is None:
                ready(running.gate.address)
                await running.end.wait()
            else:
                await _behind(browser, running)

    asyncio.run(run())


async def _behind(browser: str, running: Served) -> None:
    """Keep the browser open; one that shows no page of ours any more is started again."""

    def address() -> str:
        running.gate.renew()
        return running.gate.address

    end = asyncio.ensure_future(running.end.wait())
    while not end.done():
        began = time.monotonic()
        window = asyncio.ensure_future(keep_open(browser, address))
        while not (end.done() or window.done()):
            await asyncio.wait([window, end], timeout=_LOOK_S)
            if min(time.monotonic() - began, running.server.without_page_s()) > PAGELESS_S:
                break
        window.cancel()
        await asyncio.wait([window])
        if not window.cancelled():
            end.cancel()
            window.result()  # a browser that cannot even be started
