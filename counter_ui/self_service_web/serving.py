"""Open the server, prepare the first process, and end all of it in order."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from counter_ui.self_service_web.chromium import keep_open
from counter_ui.self_service_web.gate import Gate
from counter_ui.self_service_web.server import PageServer
from counter_ui.self_service_web.visits import WaitingRoom

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Served:
    """A server that runs."""

    gate: Gate
    room: WaitingRoom
    end: asyncio.Event
    """Set when a technician left the kiosk; set it to end."""


@asynccontextmanager
async def served(command: Sequence[str], port: int = 0) -> AsyncIterator[Served]:
    """Serve processes started by ``command`` on 127.0.0.1; port 0 takes a free one.

    Raises OSError where the port is taken.
    """
    listening = socket.create_server((LOOPBACK, port))
    room = WaitingRoom(command)
    gate = Gate(listening.getsockname()[1])
    server = PageServer(gate, room)
    runner = web.AppRunner(server.application(), access_log=None, handle_signals=False)
    try:
        await runner.setup()
        await web.SockSite(runner, listening).start()
        await room.prepare()
        yield Served(gate, room, server.left_by_technician)
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
    def address() -> str:
        running.gate.renew()
        return running.gate.address

    window = asyncio.ensure_future(keep_open(browser, address))
    end = asyncio.ensure_future(running.end.wait())
    await asyncio.wait([window, end], return_when=asyncio.FIRST_COMPLETED)
    window.cancel()
    end.cancel()
    await asyncio.wait([window])
    if not window.cancelled():
        window.result()  # a browser that cannot even be started
