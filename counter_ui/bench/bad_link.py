"""A bad link in user space: a TCP proxy that delays, throttles and loses, and counts bytes.

A proxy cannot drop packets of a connection that the kernel runs. A lost packet is played as what
TCP makes of it: everything behind it waits until it was sent again, one round trip and the least
retransmission time later (RFC 6298, 2.4, with Linux' 200 ms). Congestion windows are not played.
"""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

_PACKET: Final = 1448
"""Payload of a packet on a line of 1500 bytes."""
_OVERHEAD: Final = 52
"""IP and TCP headers with time stamps."""
_LEAST_RETRANSMISSION_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class LinkShape:
    """How bad it is."""

    round_trip_s: float = 0.0
    loss: float = 0.0
    """Share of packets."""
    bits_a_second: float = 0.0
    """0: as fast as the machine."""


CLEAN: Final = LinkShape()
BAD: Final = LinkShape(round_trip_s=0.3, loss=0.02, bits_a_second=384_000)


@dataclass
class Link:
    """A running proxy."""

    port: int
    bytes_up: int = 0
    bytes_down: int = 0
    """Packets with their headers, retransmissions included."""
    connections: int = 0
    _free_at: dict[str, float] = field(default_factory=dict)

    @property
    def bytes_both(self) -> int:
        """Up and down together."""
        return self.bytes_up + self.bytes_down


@contextmanager
def bad_link(to_port: int, shape: LinkShape, seed: int = 1) -> Iterator[Link]:
    """Forward a port of this machine to ``to_port`` of this machine, through the link."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="bad-link", daemon=True)
    thread.start()
    proxy = _Proxy(to_port, shape, random.Random(seed))
    try:
        yield asyncio.run_coroutine_threadsafe(proxy.start(), loop).result()
    finally:
        asyncio.run_coroutine_threadsafe(proxy.stop(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


class _Proxy:
    def __init__(self, to_port: int, shape: LinkShape, rng: random.Random) -> None:
        self._to_port, self._shape, self._rng = to_port, shape, rng
        self._link = Link(0)
        self._tasks = set[asyncio.Task[None]]()

    async def start(self) -> Link:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._link.port = self._server.sockets[0].getsockname()[1]
        return self._link

    async def stop(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._link.connections += 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        await asyncio.sleep(self._shape.round_trip_s)  # the handshake that the kernel did for us
        for source, sink, way in ((reader, far_writer, "up"), (far_reader, writer, "down")):
            task = asyncio.ensure_future(self._carry(source, sink, way))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, way: str
    ) -> None:
        arriving: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        delivering = asyncio.ensure_future(self._deliver(arriving, sink))
        try:
            with suppress(ConnectionError):
                while content := await source.read(_PACKET):
                    arriving.put_nowait((self._arrival(content, way), content))
            arriving.put_nowait((0.0, b""))
            await delivering
        finally:
            delivering.cancel()

    async def _deliver(
        self, arriving: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        with suppress(ConnectionError):
            while True:
                due, content = await arriving.get()
                if not content:
                    break
                await asyncio.sleep(max(0.0, due - loop.time()))
                sink.write(content)
                await sink.drain()
        sink.close()

    def _arrival(self, content: bytes, way: str) -> float:
        """When these bytes come out at the other end; each way is one line for all."""
        shape, size = self._shape, len(content) + _OVERHEAD
        now = asyncio.get_running_loop().time()
        free = max(now, self._link._free_at.get(way, 0.0))
        lost = 0
        while self._rng.random() < shape.loss:
            lost += 1
        sending_s = size * 8 / shape.bits_a_second if shape.bits_a_second else 0.0
        stalled_s = lost * (shape.round_trip_s + _LEAST_RETRANSMISSION_S)
        self._link._free_at[way] = free + sending_s * (1 + lost) + stalled_s
        if way == "up":
            self._link.bytes_up += size * (1 + lost)
        else:
            self._link.bytes_down += size * (1 + lost)
        return self._link._free_at[way] + shape.round_trip_s / 2
