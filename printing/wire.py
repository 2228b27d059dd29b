"""Wires to printers: bytes out, bytes back, nothing more."""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol


class Wire(Protocol):
    """An open connection to a printer; both members raise ``OSError`` when it breaks."""

    def send(self, data: bytes, within_s: float) -> None:
        """Hand over all of ``data``; ``TimeoutError`` when the printer does not take it in time."""
        ...

    def receive(self, count: int, within_s: float) -> bytes:
        """Up to ``count`` bytes, fewer when no more come in time."""
        ...


class _FileDescriptorWire:
    """Any descriptor that can be waited for: a socket, /dev/usb/lp0, a serial line."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        os.set_blocking(descriptor, False)

    def send(self, data: bytes, within_s: float) -> None:
        end = time.monotonic() + within_s
        rest = memoryview(data)
        while rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([], [self._descriptor], [], left)[1]:
                raise TimeoutError("the printer takes nothing more")
            rest = rest[os.write(self._descriptor, rest) :]

    def receive(self, count: int, within_s: float) -> bytes:
        end = time.monotonic() + within_s
        got = b""
        while len(got) < count:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self._descriptor], [], [], left)[0]:
                break
            more = os.read(self._descriptor, count - len(got))
            if not more:
                raise ConnectionResetError("the printer hung up")
            got += more
        return got


@contextmanager
def tcp_wire(host: str, port: int = 9100, within_s: float = 3.0) -> Iterator[Wire]:
    """A printer on the network (raw port, usually 9100)."""
    with socket.create_connection((host, port), within_s) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield _FileDescriptorWire(connection.fileno())


@contextmanager
def device_wire(path: Path) -> Iterator[Wire]:
    """A printer at a device file: USB (``/dev/usb/lp0``) or a serial line set up by the system."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        yield _FileDescriptorWire(descriptor)
    finally:
        os.close(descriptor)
