"""What a pen does on a page: words, strokes, frames, codes. Points, from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace

from printing.document import Correction


@dataclass(frozen=True, slots=True, repr=False)
class Text:
    """Words on a baseline."""

    x: float
    y: float
    words: str
    size: float
    bold: bool = False
    light: bool = False
    """Light on a dark ground."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A horizontal line."""

    x: float
    y: float
    length: float
    thickness: float = 0.6
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, its upper left corner at x, y."""

    x: float
    y: float
    width: float
    height: float
    filled: bool = False
    thickness: float = 0.9


@dataclass(frozen=True, slots=True, repr=False)
class Code:
    """A QR of this side with its quiet zone, its upper left corner at x, y."""

    x: float
    y: float
    side: float
    text: str
    level: Correction = Correction.QUARTER


Mark = Text | Stroke | Frame | Code


@dataclass(frozen=True, slots=True)
class Fragment:
    """Marks that belong together, and the height that they take."""

    height: float
    marks: tuple[Mark, ...] = ()

    def moved(self, x: float, y: float) -> tuple[Mark, ...]:
        """The marks, shifted right and down."""
        return tuple(replace(mark, x=mark.x + x, y=mark.y + y) for mark in self.marks)


def stacked(fragments: tuple[Fragment, ...]) -> Fragment:
    """Fragments under each other as one."""
    marks: list[Mark] = []
    height = 0.0
    for each in fragments:
        marks.extend(each.moved(0, height))
        height += each.height
    return Fragment(height, tuple(marks))


def side_by_side(placed: tuple[tuple[float, Fragment], ...]) -> Fragment:
    """Fragments at these x beside each other as one, aligned at the top."""
    marks = tuple(mark for x, each in placed for mark in each.moved(x, 0))
    return Fragment(max((each.height for _, each in placed), default=0.0), marks)
