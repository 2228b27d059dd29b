"""A page without a browser: what any program on this machine could say to the kiosk's server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import cycle

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from counter_ui.self_service_web.page_line import MASK_BYTES
from counter_ui.self_service_web.page_messages import PageSize, build_page_message
from counter_ui.self_service_web.sealed_line import PageEnd, SealedLine
from counter_ui.self_service_web.serving import Served


@dataclass(slots=True)
class Page:
    """A page that has its line."""

    socket: ClientWebSocketResponse
    line: SealedLine

    async def heard(self, words: str) -> str:
        """What was drawn until the words came, control sequences and all."""
        drawn = ""
        async with asyncio.timeout(60):
            while words not in drawn:
                drawn += _drawn(self.line.open(await self.socket.receive_bytes()))
        return drawn

    async def say(self, message: bytes) -> None:
        await self.socket.send_bytes(self.line.seal(message))

    async def closed(self) -> int | None:
        """Wait until the server closes; its code."""
        while (await self.socket.receive(timeout=60)).type not in (
            WSMsgType.CLOSE,
            WSMsgType.CLOSED,
            WSMsgType.CLOSING,
        ):
            continue
        return self.socket.close_code


def _drawn(plain: bytes) -> str:
    if plain[:1] != b"s":
        return ""
    mask, under = plain[1 : 1 + MASK_BYTES], plain[1 + MASK_BYTES :]
    return bytes(a ^ b for a, b in zip(under, cycle(mask), strict=False)).decode()


@asynccontextmanager
async def let_in(kiosk: Served) -> AsyncIterator[ClientSession]:
    """A client that has brought the token."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        async with client.get(kiosk.gate.address) as answer:
            assert answer.status == 200
        yield client


@asynccontextmanager
async def page(client: ClientSession, origin: str) -> AsyncIterator[Page]:
    """Open the line as the page does."""
    async with client.ws_connect(f"{origin}/line", headers={"Origin": origin}) as socket:
        end = PageEnd()
        await socket.send_bytes(end.public_key + build_page_message(PageSize(80, 24))[1:])
        yield Page(socket, end.agree(await socket.receive_bytes(timeout=60)))
