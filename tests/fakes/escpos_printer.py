"""A thermal printer of the tests: TCP 9100's protocol, paper that runs out, and a paper to look at.

It understands what an ESC/POS printer of the Epson kind does with the commands that the counter
sends, turns the dots back into an image, and notes every other byte as a stray.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import BinaryIO

from PIL import Image


class Mood(Enum):
    """How the printer behaves."""

    WELL = "well"
    MUTE = "mute"
    """Prints, but never answers."""
    PAPER_OUT = "paper out"
    COVER_OPEN = "cover open"
    PAPER_OUT_AT_BAND = "paper out in mid-slip"
    STALL_AT_BAND = "takes nothing more in mid-slip"
    VANISH_AT_BAND = "switched off in mid-slip"
    LATE = "answers earlier questions late, and the last one never"
    BABBLE = "answers with what is no status"
    PAPER_OUT_UNASKED = "says by itself in mid-slip that the paper is out"
    LOW_THEN_STUCK = "says by itself that little paper is left, then never gets to the end"
    HASTY = "answers the last question before it is asked"


_NEVER_DONE = frozenset({Mood.MUTE, Mood.LOW_THEN_STUCK, Mood.HASTY})


@dataclass
class FakeEscposPrinter:
    """One printer on a free port of loopback."""

    mood: Mood = Mood.WELL
    unlucky_band: int = 3
    rows: list[bytes] = field(default_factory=list)
    cuts: int = 0
    strays: bytes = b""
    real_time_in_images: int = 0
    slips: int = 0
    port: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def paper(self) -> Image.Image:
        """All that was printed, as an image."""
        width = len(self.rows[0]) * 8
        dots = b"".join(bytes(each ^ 0xFF for each in row) for row in self.rows)
        return Image.frombytes("1", (width, len(self.rows)), dots).convert("L")

    def serve(self, connection: socket.socket) -> None:
        """Obey one connection to its end."""
        connection.settimeout(20)
        stream = connection.makefile("rb")
        band = 0
        while first := stream.read(1):
            if first == b"\x10":
                self._answer(connection, stream.read(2))
            elif first == b"\x1b":
                self._escape(stream.read(1), stream)
            elif first == b"\x1d":
                kind = stream.read(1)
                if kind == b"v":
                    band += 1
                    if band == self.unlucky_band and self._misfortune(connection):
                        return
                    self._image(stream)
                elif kind == b"a":
                    stream.read(1)
                elif kind == b"V":
                    stream.read(2)
                    self.cuts += 1
                elif kind == b"r":
                    stream.read(1)
                    if self.mood is Mood.LATE:
                        connection.sendall(b"\x12\x12")
                    elif self.mood not in _NEVER_DONE and not self._paper_out:
                        connection.sendall(b"\x00")
                else:
                    self.strays += first + kind
            else:
                self.strays += first

    def _escape(self, kind: bytes, stream: BinaryIO) -> None:
        if kind == b"@":
            self.slips += 1
        elif kind == b"d":
            stream.read(1)
        else:
            self.strays += b"\x1b" + kind

    def _misfortune(self, connection: socket.socket) -> bool:
        if self.mood is Mood.PAPER_OUT_AT_BAND:
            self.mood = Mood.PAPER_OUT
        elif self.mood is Mood.PAPER_OUT_UNASKED:
            self.mood = Mood.PAPER_OUT
            connection.sendall(b"\x18\x00\x0c\x0f")
        elif self.mood is Mood.LOW_THEN_STUCK:
            connection.sendall(b"\x10\x00\x03\x0f")
        elif self.mood is Mood.HASTY:
            connection.sendall(b"\x00")
        elif self.mood is Mood.STALL_AT_BAND:
            self._stop.wait(20)
            return True
        return self.mood is Mood.VANISH_AT_BAND

    @property
    def _paper_out(self) -> bool:
        return self.mood is Mood.PAPER_OUT

    def _image(self, stream: BinaryIO) -> None:
        head = stream.read(6)
        across, rows = int.from_bytes(head[2:4], "little"), int.from_bytes(head[4:6], "little")
        dots = stream.read(across * rows)
        self.real_time_in_images += sum(dots.count(each) for each in (b"\x10\x04", b"\x10\x14"))
        if not self._paper_out:
            self.rows += [dots[at : at + across] for at in range(0, len(dots), across)]

    def _answer(self, connection: socket.socket, question: bytes) -> None:
        if self.mood is Mood.MUTE:
            return
        out, cover = self._paper_out, self.mood is Mood.COVER_OPEN
        answers = {
            b"\x04\x01": 0x12 | (0x08 if out or cover else 0),
            b"\x04\x02": 0x12 | (0x20 if out else 0) | (0x04 if cover else 0),
            b"\x04\x04": 0x12 | (0x60 if out else 0),
        }
        answer = 0xFF if self.mood is Mood.BABBLE else answers[question]
        connection.sendall(bytes([answer]))


@contextmanager
def running(printer: FakeEscposPrinter) -> Iterator[FakeEscposPrinter]:
    """The printer, listening; its thread ends with the block."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        printer.port = listener.getsockname()[1]

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                with connection:
                    try:
                        printer.serve(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield printer
        finally:
            printer._stop.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)
