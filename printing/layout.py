"""Lays a document out on sheets: as large as one page allows, on several where it must."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from printing.document import Block, CodeSheet, Document, Line, NewPart, Part, Rows, Rule, Spacer
from printing.marks import Fragment, Mark, Stroke, Text, stacked
from printing.setting import Setter
from printing.typeface import Typeface

_MILLIMETRE = 72 / 25.4
_SCALES = (1.16, 1.08, 1.0, 0.96, 0.92, 0.88, 0.84, 0.8)
_LARGE_PRINT = 1.45
_FOOT_SIZE = 6.2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A kind of paper; all lengths in points (1/72 inch)."""

    width: float
    height: float | None
    """None for paper from a roll: as long as it needs."""
    margin: float
    cells: int
    size: float
    """Body text, points."""

    @property
    def inner_width(self) -> float:
        """Between the margins."""
        return self.width - 2 * self.margin


A5 = Sheet(148 * _MILLIMETRE, 210 * _MILLIMETRE, 11 * _MILLIMETRE, 72, 8.6)
A4 = Sheet(210 * _MILLIMETRE, 297 * _MILLIMETRE, 20 * _MILLIMETRE, 78, 11.0)
SLIP_80 = Sheet(72 * _MILLIMETRE, None, 1.5 * _MILLIMETRE, 40, 8.6)
SLIP_58 = Sheet(48 * _MILLIMETRE, None, 1.0 * _MILLIMETRE, 30, 7.8)


@dataclass(frozen=True, slots=True)
class Page:
    """One side of one sheet."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def lay_out(document: Document, sheet: Sheet, face: Typeface) -> tuple[Page, ...]:
    """All pages of ``document`` on ``sheet``.

    It is set larger (116 %) where there is room, smaller (to 80 %) where that saves a page.
    """
    face = face.remembering()
    size = sheet.size * (_LARGE_PRINT if document.large_print else 1.0)
    columns = tuple(
        column
        for part in _parts(document.blocks, sheet)
        for column in _fitting_columns(part, sheet, face, size)
    )
    return tuple(
        _page(document, sheet, face, column, f"{number}/{len(columns)}")
        for number, column in enumerate(columns, start=1)
    )


def _parts(blocks: tuple[Part, ...], sheet: Sheet) -> tuple[tuple[Block, ...], ...]:
    """What begins on a page of its own; a roll has one page, and lines to tear along."""
    parts: list[list[Block]] = [[]]
    for block in blocks:
        if not isinstance(block, NewPart):
            parts[-1].append(block)
        elif sheet.height:
            parts.append([])
        else:
            parts[-1] += [Spacer(2.0), Rule(dashed=True), Spacer(2.0)]
    return tuple(tuple(part) for part in parts)


def _fitting_columns(
    blocks: tuple[Block, ...], sheet: Sheet, face: Typeface, size: float
) -> tuple[tuple[Fragment, ...], ...]:
    """The fragments of each page, in the largest size that needs the fewest pages."""
    columns: tuple[tuple[Fragment, ...], ...] = ()
    for scale in _SCALES:
        tried = _columns(blocks, sheet, face, size * scale)
        if not columns or len(tried) < len(columns):
            columns = tried
        if len(columns) == 1:
            break
    return columns


def _columns(
    blocks: tuple[Block, ...], sheet: Sheet, face: Typeface, size: float
) -> tuple[tuple[Fragment, ...], ...]:
    """The fragments of each page."""
    setter = Setter(face, sheet.inner_width, sheet.cells, size)
    room = sheet.height - 2 * sheet.margin - 1.5 * _FOOT_SIZE if sheet.height else float("inf")
    pages: list[list[Fragment]] = [[]]
    used = 0.0
    for group in _kept_together(blocks):
        fragment = stacked(tuple(setter.set(block) for block in group))
        if pages[-1] and used + fragment.height > room:
            pages.append([])
            used = 0.0
        pages[-1].append(fragment)
        used += fragment.height
    return tuple(tuple(page) for page in pages)


def _kept_together(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """Each block; a heading with what follows it."""
    group: list[Block] = []
    for block in _divided(blocks):
        group.append(block)
        if not (isinstance(block, Line) and block.leads):
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _divided(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Rows one by one (codes by twos), so that a page may end between them."""
    for block in blocks:
        if isinstance(block, Rows):
            yield from (replace(block, rows=(row,)) for row in block.rows)
        elif isinstance(block, CodeSheet):
            yield from _code_rows(block)
        else:
            yield block


def _code_rows(sheet: CodeSheet) -> Iterator[CodeSheet]:
    for at in range(0, len(sheet.codes), 2):
        codes, captions = sheet.codes[at : at + 2], sheet.captions[at : at + 2]
        yield replace(sheet, codes=codes, captions=captions)


def _page(
    document: Document, sheet: Sheet, face: Typeface, column: tuple[Fragment, ...], place: str
) -> Page:
    marks: list[Mark] = []
    y = sheet.margin
    for fragment in column:
        marks.extend(fragment.moved(sheet.margin, y))
        y += fragment.height
    height = sheet.height or y + 3 * _FOOT_SIZE
    marks.extend(_foot(document, sheet, face, height - max(sheet.margin, 2.0), place))
    return Page(sheet.width, height, tuple(marks))


def _foot(
    document: Document, sheet: Sheet, face: Typeface, y: float, place: str
) -> tuple[Mark, ...]:
    """Form, number, page; and the document's mark, so that no page can do without."""
    words = [document.form, document.number, place]
    if document.mark:
        words.insert(0, document.mark)
    text = face.drawable("  ·  ".join(words))
    wide = face.width(text, _FOOT_SIZE)
    size = _FOOT_SIZE * min(1.0, sheet.inner_width / wide)
    return (
        Stroke(sheet.margin, y - 1.3 * size, sheet.inner_width, 0.3),
        Text(sheet.margin, y, text, size),
    )
