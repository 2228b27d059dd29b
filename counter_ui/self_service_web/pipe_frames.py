"""Frames between server and citizen's process: length (4 bytes, big endian), then the bytes."""

from __future__ import annotations

import asyncio
import contextlib
import os

LARGEST_FROM_PAGE_BYTES = 256
LARGEST_TO_PAGE_BYTES = 4 * 1024 * 1024


def framed(payload: bytes) -> bytes:
    """The payload with its length before it."""
    return len(payload).to_bytes(4, "big") + payload


def read_frame(fd: int, largest: int) -> bytes | None:
    """The next frame, waiting for it; None where the stream has ended or holds no frame."""
    head = _exactly(fd, 4)
    size = int.from_bytes(head, "big")
    if len(head) < 4 or size > largest:
        return None
    payload = _exactly(fd, size)
    return payload if len(payload) == size else None


def write_frame(fd: int, payload: bytes) -> None:
    """Write it all, waiting while the socket is full; raises ConnectionError."""
    rest = memoryview(framed(payload))
    while rest:
        rest = rest[os.write(fd, rest) :]


async def next_frame(stream: asyncio.StreamReader, largest: int) -> bytes | None:
    """As read_frame, of a stream."""
    try:
        size = int.from_bytes(await stream.readexactly(4), "big")
        return await stream.readexactly(size) if size <= largest else None
    except asyncio.IncompleteReadError:
        return None


def _exactly(fd: int, size: int) -> bytes:
    parts = bytearray()
    with contextlib.suppress(ConnectionError):  # ended with our own bytes still unread over there
        while len(parts) < size and (part := os.read(fd, size - len(parts))):
            parts += part
    return bytes(parts)
