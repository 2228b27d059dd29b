"""One document: what stands on a form, before any paper is chosen.

Every form is laid out from this model, whichever way it goes out: PDF, thermal slip or plain text.
Widths are counted in cells: the width of one character where all are equally wide, and an equal
share of the line's width elsewhere. All text is clean text, so nothing can run or cut anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.clean_text import CleanText


class Style(StrEnum):
    """How loud a line is."""

    SMALL = "small"
    BODY = "body"
    STRONG = "strong"
    TITLE = "title"
    LARGE = "large"


class Correction(StrEnum):
    """How much of a QR may be lost. *Source: ISO/IEC 18004, 6.5.1.*"""

    SEVENTH = "M"
    """15 %."""
    QUARTER = "Q"
    """25 %."""


class Align(StrEnum):
    """Where a line stands between the margins."""

    LEFT = "left"
    CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Line:
    """One run of words; wraps where the paper ends."""

    text: CleanText
    style: Style = Style.BODY
    align: Align = Align.LEFT
    whole: bool = False
    """Rather set smaller than divided; wraps only where it would become unreadable."""
    leads: bool = False
    """Stays on the page of what follows it, as a heading does."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across; ``part`` is its share of the width, centred."""

    part: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """Two heads side by side; on narrow paper the left stands above the right."""

    left: tuple[Line | Rule, ...]
    right: tuple[Line | Rule, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A name and its value."""

    label: CleanText
    value: CleanText
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows under each other, the values beginning at one place."""

    rows: tuple[Row, ...]
    label_cells: int = 25


@dataclass(frozen=True, slots=True)
class Items:
    """A numbered list."""

    lines: tuple[CleanText, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Words in a frame; filled means light on dark."""

    text: CleanText
    under: CleanText | None = None
    """A second, small line in the frame."""
    filled: bool = False
    style: Style = Style.STRONG


@dataclass(frozen=True, slots=True)
class Spacer:
    """Empty lines; may be a fraction."""

    lines: float = 1.0


@dataclass(frozen=True, slots=True, repr=False)
class QrCode:
    """A QR with words beside it (below it on narrow paper)."""

    text: str
    """ASCII."""
    beside: tuple[Line, ...] = ()
    cells: int = 17
    """Side of the code with its quiet zone."""
    level: Correction = Correction.QUARTER


@dataclass(frozen=True, slots=True, repr=False)
class CodeSheet:
    """Many codes under captions, side by side where the paper is wide enough."""

    codes: tuple[str, ...]
    captions: tuple[CleanText, ...]
    level: Correction = Correction.QUARTER


@dataclass(frozen=True, slots=True)
class NewPart:
    """A new page; on a roll, a line to tear along."""


@dataclass(frozen=True, slots=True, repr=False)
class SignaturePlace:
    """Where somebody signs."""

    title: CleanText
    hint: CleanText
    name: CleanText | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign, side by side."""

    places: tuple[SignaturePlace, ...]
    lines: float = 3.0
    """Free lines between hint and name."""


Block = Line | Rule | Columns | Rows | Items | Band | Spacer | QrCode | CodeSheet | Signatures
Part = Block | NewPart


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Document:
    """One form filled in; ``repr`` hides what it says."""

    form: str
    """Form and version, such as ``receipt 2026-11``; stands in the foot."""
    title: CleanText
    """Of the form, for the file's metadata: never anything about a person."""
    number: str
    blocks: tuple[Part, ...]
    mark: CleanText | None = None
    """Repeated in the foot of every page, such as that this is a training slip."""
    copy: int = 0
    """0 for the first print, n for the n-th reprint."""
    large_print: bool = False

    def __repr__(self) -> str:
        return f"Document(form={self.form!r}, number={self.number!r}, …)"
