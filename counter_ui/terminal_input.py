"""What a terminal's line sends, as Textual's messages, whatever the bytes are.

Textual's own reader ends the program at the first byte that is no UTF-8, and at numbers in an
escape sequence that make no sense. Both can be in a scanned code, in what an old keyboard table
sends, or on a bad line. Here such a byte is a replacement character and such a sequence is nothing.

A scanned code must not change the screen's size or swallow what is typed after it either: the size
comes from the system alone, and a paste that nobody ends, ends when the line falls silent.
"""

from __future__ import annotations

import os
import selectors
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.messages import InBandWindowResize

if TYPE_CHECKING:
    from textual.message import Message

_AT_ONCE: Final = 4096
"""Bytes of one read."""
_SILENCE_S: Final = 0.1
"""Between two reads; a terminal sends a paste and a key's sequence in one go."""
_PASTE_BEGINS: Final = "\x1b[200~"
_PASTE_ENDS: Final = "\x1b[201~"
_SIZES: Final = (events.Resize, InBandWindowResize)


class TerminalInput:
    """One line's bytes in their order."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._parser = XTermParser()
        self._last = ""
        self._pasting = False

    def feed(self, data: bytes) -> Iterator[Message]:
        """What these bytes mean; they may be cut anywhere."""
        for character in self._decode(data):
            self._note_paste(character)
            yield from self._read(character)

    def silent(self) -> Iterator[Message]:
        """Nothing came for a while: a lone Esc is that key, an open paste is over."""
        if self._pasting:
            self._pasting = False
            for character in _PASTE_ENDS:
                yield from self._read(character)
        yield from self._wanted(self._parser.tick())

    def _read(self, character: str) -> Iterator[Message]:
        try:
            yield from self._wanted(self._parser.feed(character))
        except (ValueError, OverflowError, ParseError):
            self._parser = XTermParser()

    def _wanted(self, messages: Iterable[Message]) -> Iterator[Message]:
        return (each for each in messages if not isinstance(each, _SIZES))

    def _note_paste(self, character: str) -> None:
        self._last = (self._last + character)[-len(_PASTE_BEGINS) :]
        if self._last in (_PASTE_BEGINS, _PASTE_ENDS):
            self._pasting = self._last == _PASTE_BEGINS


def read_terminal(
    descriptor: int, is_over: Callable[[], bool], take: Callable[[Message], None]
) -> None:
    """Read until ``is_over``, or until nobody is at the other end any more.

    Raises ``OSError`` where the terminal has gone.
    """
    line = TerminalInput()
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not is_over():
            if not selector.select(_SILENCE_S):
                for message in line.silent():
                    take(message)
                continue
            data = os.read(descriptor, _AT_ONCE)
            if not data:
                return
            for message in line.feed(data):
                take(message)
