"""What stands before the application: misbehaviour on request, packing and unpacking of bodies."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import Callable
from typing import Any, Final

from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.contract import LARGEST_REQUEST
from sync.sandbox.fault_switches import Faults, FaultSwitches
from sync.sandbox.problems import problem

_WORTH_PACKING: Final = 1024
_LET_GO_EVERY_S: Final = 60.0
_PORTAL = "<!doctype html><title>Wi-Fi</title><h1>Sign in to use this network</h1>"


class Misbehaving:
    """Does what the switches say to requests under ``/v1``, and to no others."""

    def __init__(self, app: ASGIApp, switches: FaultSwitches) -> None:
        self._app, self._switches = app, switches

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        faults = self._switches.take()
        if faults.slow_s:
            await asyncio.sleep(faults.slow_s)
        if faults.drop_answer:
            await self._app(scope, receive, _swallow)
            scope["state"]["abort"]()
            return
        answer = _instead(faults)
        await (answer or self._app)(scope, receive, send)


def _instead(faults: Faults) -> ASGIApp | None:
    if faults.portal:
        return HTMLResponse(_PORTAL)
    if faults.fail:
        return problem(500, "centre.failed")
    if faults.busy_retry_after_s is not None:
        return problem(429, "centre.busy", retry_after_s=faults.busy_retry_after_s)
    return None


async def _swallow(_: Message) -> None:
    """The answer that never arrives."""


class LettingGo:
    """Has what is out of time taken away, with the first request and then once a minute."""

    def __init__(self, app: ASGIApp, let_go: Callable[[], None]) -> None:
        self._app, self._let_go = app, let_go
        self._next_s = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        now = time.monotonic()
        if scope["type"] == "http" and now >= self._next_s:
            self._next_s = now + _LET_GO_EVERY_S
            await asyncio.to_thread(self._let_go)
        await self._app(scope, receive, send)


class Unpacking:
    """Bounds every body and unpacks gzip, so that a small request cannot become a huge one."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] not in ("POST", "PUT"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        packing = headers.get(b"content-encoding", b"identity")
        body = await _whole_body(receive)
        if body is not None and packing == b"gzip":
            body = _unpacked(body)
        elif packing != b"identity":
            body = None
        if body is None:
            await problem(413, "request.too_large")(scope, receive, send)
            return
        kept = [pair for pair in scope["headers"] if pair[0] not in _REPLACED]
        kept.append((b"content-length", str(len(body)).encode()))
        await self._app({**scope, "headers": kept}, _replay(body, receive), send)


class Packing:
    """Answers in gzip who asks for it: acknowledgements of one batch are much alike."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or not _takes_gzip(scope):
            await self._app(scope, receive, send)
            return
        start: Message = {}
        body = bytearray()

        async def gather(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                headers, content = _packed(start["headers"], bytes(body))
                await send({**start, "headers": headers})
                await send({"type": "http.response.body", "body": content})

        await self._app(scope, receive, gather)


def _takes_gzip(scope: Scope) -> bool:
    named = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    return any(each.strip().lower() == b"gzip" for each in named.split(b","))


def _packed(
    headers: list[tuple[bytes, bytes]], body: bytes
) -> tuple[list[tuple[bytes, bytes]], bytes]:
    if len(body) < _WORTH_PACKING or any(name == b"content-encoding" for name, _ in headers):
        return headers, body
    content = gzip.compress(body, 6, mtime=0)
    kept = [pair for pair in headers if pair[0] not in _REPLACED]
    length = str(len(content)).encode()
    return [*kept, (b"content-encoding", b"gzip"), (b"content-length", length)], content


_REPLACED = (b"content-encoding", b"content-length", b"transfer-encoding")


async def _whole_body(receive: Receive) -> bytes | None:
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_REQUEST:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _unpacked(packed: bytes) -> bytes | None:
    """None for what is broken or larger than allowed."""
    inflate = zlib.decompressobj(wbits=31)
    try:
        body = inflate.decompress(packed, LARGEST_REQUEST)
    except zlib.error:
        return None
    return body if inflate.eof and not inflate.unconsumed_tail else None


def _replay(body: bytes, receive: Receive) -> Callable[[], Any]:
    pending = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Any:
        return pending.pop() if pending else await receive()

    return replay
