"""The process's end of the line to its page: frames over a socket to the server, sealed."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from counter_ui.self_service_web.page_messages import (
    BadMessage,
    PageMessage,
    PageSize,
    read_page_message,
    read_size,
)
from counter_ui.self_service_web.pipe_frames import (
    LARGEST_FROM_PAGE_BYTES,
    read_frame,
    write_frame,
)
from counter_ui.self_service_web.sealed_line import (
    PUBLIC_KEY_BYTES,
    LineBroken,
    SealedLine,
    answer_page,
)

_DRAW, _LETTERS = b"s", b"l"
MASK_BYTES = 32
HELLO_BYTES = PUBLIC_KEY_BYTES + 4
"""The page's first frame: its public key, then columns and rows (two bytes each)."""


PAGE_VARIABLE = "KIOSK_PAGE"
"""Names the descriptor of the socket to the page's server in a citizen's process."""


class PageLetters(Enum):
    """How large the page draws its letters."""

    NORMAL = 0
    LARGE = 1
    LARGEST = 2


@dataclass(slots=True)
class PageLine:
    """One page, from its first frame to the end of the process."""

    size: PageSize
    _socket: int
    _line: SealedLine = field(repr=False)
    deaf: bool = False
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def draw(self, data: str) -> None:
        """Bytes of a terminal for the page to draw."""
        self._send(_DRAW + masked(data.encode(errors="replace")))

    def letter_size(self, size: PageLetters) -> None:
        """The page draws larger or smaller letters, and says its new size."""
        self._send(_LETTERS + bytes([size.value]))

    def alive(self) -> None:
        """Nothing but that the screen's loop turns."""
        self._send(b"")

    def messages(self) -> Iterator[PageMessage]:
        """What the page says, until it is gone or says what no page of ours says."""
        while (frame := read_frame(self._socket, LARGEST_FROM_PAGE_BYTES)) is not None:
            try:
                message = read_page_message(self._line.open(frame))
            except (LineBroken, BadMessage):
                return
            if not self.deaf:
                yield message

    def _send(self, plain: bytes) -> None:
        with self._turn, contextlib.suppress(ConnectionError):
            write_frame(self._socket, self._line.seal(plain))


def masked(plain: bytes) -> bytes:
    """MASK_BYTES of chance, then the bytes with these laid over them again and again (XOR).

    The seal protects the line; this protects the browser's memory, where what has been opened lies
    about after it was freed: the page takes the mask off letter by letter.
    """
    mask = os.urandom(MASK_BYTES)
    over = (mask * (len(plain) // MASK_BYTES + 1))[: len(plain)]
    mixed = int.from_bytes(plain, "big") ^ int.from_bytes(over, "big")
    return mask + mixed.to_bytes(len(plain), "big")


def await_page(socket: int) -> PageLine | None:
    """Wait for a page and answer it; None where none comes, or what comes is none."""
    hello = read_frame(socket, LARGEST_FROM_PAGE_BYTES)
    if hello is None or len(hello) != HELLO_BYTES:
        return None
    try:
        size = read_size(hello[PUBLIC_KEY_BYTES:])
        own_key, line = answer_page(hello[:PUBLIC_KEY_BYTES])
    except (BadMessage, LineBroken):
        return None
    write_frame(socket, own_key)
    return PageLine(size, socket, line)
