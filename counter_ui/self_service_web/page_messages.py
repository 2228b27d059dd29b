"""What the page may say, each in a few bytes; everything else ends the visit.

The page never sends a terminal's control sequences: keys come by name from a closed list or as one
printable character, touches as a cell of the screen. So nothing that a page sends can be more than
a key or a touch of a citizen.

====  ==========================================  ======================
head  rest                                        meaning
====  ==========================================  ======================
k     name of a key, or one character, UTF-8      key
d     column, row: two bytes each, big endian     pointer down
u     column, row                                 pointer up
v     column, row                                 pointer moved
t     column, row                                 tap: down and up at once
<     column, row                                 wheel towards the start
>     column, row                                 wheel towards the end
z     columns, rows                               the page has this size
====  ==========================================  ======================
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import Enum

LONGEST_BYTES = 32
SMALLEST, LARGEST = (20, 10), (400, 200)
"""Columns and rows that a page may have."""
NAMED_KEYS = frozenset(
    "enter tab shift+tab escape backspace delete left right up down home end pageup pagedown "
    "ctrl+q f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12".split()
)


class BadMessage(Exception):
    """The page said what it cannot say."""


class Touch(Enum):
    """What a finger or a mouse did."""

    DOWN = ord("d")
    UP = ord("u")
    MOVED = ord("v")
    TAP = ord("t")
    WHEEL_BACK = ord("<")
    WHEEL_ON = ord(">")


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """One key: a name of NAMED_KEYS, or one printable character."""

    name: str

    def __repr__(self) -> str:
        return "KeyPressed()"


@dataclass(frozen=True, slots=True)
class Touched:
    """A cell of the screen, from 0."""

    touch: Touch
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class PageSize:
    """Cells that fit into the page; from SMALLEST to LARGEST."""

    columns: int
    rows: int


PageMessage = KeyPressed | Touched | PageSize


def read_page_message(data: bytes) -> PageMessage:
    """What the page said; raises BadMessage."""
    if not 2 <= len(data) <= LONGEST_BYTES:
        raise BadMessage
    head, rest = data[0], data[1:]
    if head == ord("k"):
        return _key(rest)
    across, down = _pair(rest)
    if head == ord("z"):
        return _size(across, down)
    try:
        touch = Touch(head)
    except ValueError:
        raise BadMessage from None
    if across >= LARGEST[0] or down >= LARGEST[1]:
        raise BadMessage
    return Touched(touch, across, down)


def read_size(data: bytes) -> PageSize:
    """Four bytes: columns, rows; raises BadMessage."""
    return _size(*_pair(data))


def build_page_message(message: PageMessage) -> bytes:
    """The bytes that the page would send."""
    if isinstance(message, KeyPressed):
        return b"k" + message.name.encode()
    if isinstance(message, PageSize):
        return b"z" + message.columns.to_bytes(2, "big") + message.rows.to_bytes(2, "big")
    place = message.column.to_bytes(2, "big") + message.row.to_bytes(2, "big")
    return bytes([message.touch.value]) + place


def _key(rest: bytes) -> KeyPressed:
    try:
        name = rest.decode()
    except UnicodeDecodeError:
        raise BadMessage from None
    if name in NAMED_KEYS:
        return KeyPressed(name)
    if len(name) != 1 or not name.isprintable():
        raise BadMessage
    try:
        unicodedata.name(name)  # keys are called by it
    except ValueError:
        raise BadMessage from None
    return KeyPressed(name)


def _pair(rest: bytes) -> tuple[int, int]:
    if len(rest) != 4:
        raise BadMessage
    return int.from_bytes(rest[:2], "big"), int.from_bytes(rest[2:], "big")


def _size(columns: int, rows: int) -> PageSize:
    if not (SMALLEST[0] <= columns <= LARGEST[0] and SMALLEST[1] <= rows <= LARGEST[1]):
        raise BadMessage
    return PageSize(columns, rows)
