"""The server on 127.0.0.1: the page, its font, and the one line from page to citizen's process."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import WSCloseCode, WSMsgType, web

from counter_ui.self_service_web.answers import PAGE, another_process, refusal, security_headers
from counter_ui.self_service_web.gate import COOKIE, Gate
from counter_ui.self_service_web.page_line import HELLO_BYTES
from counter_ui.self_service_web.peer_account import of_own_account
from counter_ui.self_service_web.pipe_frames import LARGEST_FROM_PAGE_BYTES
from counter_ui.self_service_web.storm import Allowance
from counter_ui.self_service_web.visits import Ending, Visit, WaitingRoom

OVER, OCCUPIED, CLOSED = 4000, 4409, 4503
"""Close codes that the page understands: the visit is over; another page has the line; the screen
cannot be prepared.
"""
_FILES = {
    "kiosk.css": "text/css",
    "kiosk.js": "text/javascript",
    "line.js": "text/javascript",
    "cells.js": "text/javascript",
    "glyphs.js": "text/javascript",
    "hands.js": "text/javascript",
    "NotoSansMono-Regular.ttf": "font/ttf",
    "NotoSansMono-Bold.ttf": "font/ttf",
    "NotoSansSymbols2-Regular.ttf": "font/ttf",
}
_HELLO_S = 10.0
_TURN_S = 2.0
"""A page that reloads gives up its line within this time."""
_HEARTBEAT_S = 10.0
_LAST_WORD_S = 0.2
_MESSAGES_PER_S, _BURST = 150.0, 1000.0
"""A scanner types a card's code of some 200 letters in one burst."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class PageServer:
    """Answers one browser."""

    gate: Gate
    room: WaitingRoom
    left_by_technician: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when a visit ended by somebody who may leave the kiosk."""
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _last_page_s: float = field(default_factory=time.monotonic)
    _visits: int = 0
    """Begun so far."""
    _ending: set[asyncio.Task[None]] = field(default_factory=set)

    def application(self) -> web.Application:
        """The routes, all behind the same checks."""
        application = web.Application(middlewares=[self._checked], client_max_size=0)
        application.router.add_get("/", self._page)
        application.router.add_get("/line", self._line)
        application.router.add_get("/here", self._here)
        for name in _FILES:
            application.router.add_get(f"/{name}", self._file)
        return application

    @web.middleware
    async def _checked(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Address, name and account first; then the cookie, but for the first call."""
        first = request.path == "/" and "t" in request.query
        if not self._from_here(request):
            answer: web.StreamResponse = refusal()
        elif first:
            answer = self._exchanged(request)
        elif not self.gate.known(request.cookies.get(COOKIE, "")):
            answer = refusal()
        else:
            try:
                answer = await handler(request)
            except web.HTTPException as other:  # no such page, no such method
                answer = refusal(other.status)
        if not answer.prepared:
            answer.headers.update(security_headers(self.gate))
        return answer

    def _from_here(self, request: web.Request) -> bool:
        transport = request.transport
        if transport is None or request.headers.getall("Host", []) != [self.gate.host]:
            return False
        if request.headers.get("Origin", self.gate.origin) != self.gate.origin:
            return False
        if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
            return False
        peer, own = transport.get_extra_info("peername"), transport.get_extra_info("sockname")
        return peer is not None and own is not None and of_own_account(peer[:2], own[:2])

    def _exchanged(self, request: web.Request) -> web.StreamResponse:
        """The token becomes a cookie; the address that stays in the browser is the bare one."""
        cookie = None if self._turn.locked() else self.gate.exchange(request.query["t"])
        if cookie is None:
            return refusal()
        answer = web.Response(status=303, headers={"Location": "/"})
        answer.set_cookie(COOKIE, cookie, httponly=True, samesite="Strict", path="/")
        return answer

    async def _page(self, request: web.Request) -> web.StreamResponse:
        return web.Response(
            body=(PAGE / "index.html").read_bytes(),
            headers=another_process(self._visits),
            content_type="text/html",
            charset="utf-8",
        )

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.path[1:]
        return web.Response(body=(PAGE / name).read_bytes(), content_type=_FILES[name])

    async def _here(self, request: web.Request) -> web.StreamResponse:
        return web.Response(status=204)

    async def _line(self, request: web.Request) -> web.StreamResponse:
        if request.headers.get("Origin") != self.gate.origin:  # a browser always says it here
            return refusal()
        socket = web.WebSocketResponse(
            max_msg_size=LARGEST_FROM_PAGE_BYTES, heartbeat=_HEARTBEAT_S, compress=False
        )
        await socket.prepare(request)
        async with self._my_turn() as mine:
            if not mine:
                await socket.close(code=OCCUPIED)
                return socket
            hello = await _hello(socket)
            ending = await self._visit(socket, hello) if hello else Ending.OVER
        await socket.close(code=CLOSED if ending is Ending.NOT_PREPARED else OVER)
        return socket

    async def _visit(self, socket: web.WebSocketResponse, hello: bytes) -> Ending:
        self._visits += 1
        visit = await self.room.take()
        try:
            return await self._pass_on(visit, socket, hello)
        finally:
            self._let_go(visit)

    @asynccontextmanager
    async def _my_turn(self) -> AsyncIterator[bool]:
        """One page at a time; a page that reloads has a moment to let go."""
        try:
            async with asyncio.timeout(_TURN_S):
                await self._turn.acquire()
        except TimeoutError:
            yield False
            return
        try:
            yield True
        finally:
            self._turn.release()
            self._last_page_s = time.monotonic()

    def without_page_s(self) -> float:
        """Seconds since a page last had the line; 0 while one has it."""
        return 0.0 if self._turn.locked() else time.monotonic() - self._last_page_s

    async def _pass_on(self, visit: Visit, socket: web.WebSocketResponse, hello: bytes) -> Ending:
        """Both ways until the screen ends or the page goes."""
        over = asyncio.ensure_future(visit.over())
        ways = [over, asyncio.ensure_future(_to_page(visit, socket))]
        ways.append(asyncio.ensure_future(_from_page(visit, socket)))
        try:
            await visit.begin(hello)
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if ways[1].done() and not over.done():  # its end is said a moment later
                await asyncio.wait([over], timeout=_LAST_WORD_S)
            ending = over.result() if over.done() else Ending.OVER
            if ending is Ending.TECHNICIAN:
                self.left_by_technician.set()
            return ending
        finally:
            for way in ways:
                way.cancel()
            await asyncio.wait(ways)

    def _let_go(self, visit: Visit) -> None:
        """End the process beside the next citizen's start."""

        async def end() -> None:
            status = await visit.end()
            logging.getLogger(__name__).info("visit over, status %s", status)

        self._ending = {task for task in self._ending if not task.done()}
        self._ending.add(asyncio.get_running_loop().create_task(end()))

    async def close(self) -> None:
        """Wait until every process has ended."""
        if self._ending:
            await asyncio.wait(self._ending)


async def _hello(socket: web.WebSocketResponse) -> bytes | None:
    with contextlib.suppress(TimeoutError):
        message = await socket.receive(timeout=_HELLO_S)
        if message.type is WSMsgType.BINARY and len(message.data) == HELLO_BYTES:
            return bytes(message.data)
    return None


async def _to_page(visit: Visit, socket: web.WebSocketResponse) -> None:
    with contextlib.suppress(ConnectionError):
        while (frame := await visit.heard()) is not None:
            if frame:
                await socket.send_bytes(frame)


async def _from_page(visit: Visit, socket: web.WebSocketResponse) -> None:
    allowance = Allowance(_MESSAGES_PER_S, _BURST)
    async for message in socket:
        if message.type is not WSMsgType.BINARY:
            await socket.close(code=WSCloseCode.UNSUPPORTED_DATA)
            return
        if allowance.allows():
            await visit.say(message.data)
