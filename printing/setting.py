"""Sets blocks into marks: wraps words by their measured width, never cuts them off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from printing.document import (
    Align,
    Band,
    Block,
    CodeSheet,
    Columns,
    Items,
    Line,
    QrCode,
    Row,
    Rows,
    Rule,
    SignaturePlace,
    Signatures,
    Spacer,
    Style,
)
from printing.marks import Code, Fragment, Frame, Mark, Stroke, Text, side_by_side, stacked
from printing.typeface import Typeface

_SIZES = {
    Style.SMALL: 0.84,
    Style.BODY: 1.0,
    Style.STRONG: 1.0,
    Style.TITLE: 1.38,
    Style.LARGE: 1.7,
}
_LEADING = 1.36
_ASCENT = 0.98
_ROW_AIR = 0.16
_SMALLEST = 0.7
_SMALLEST_WHOLE = 0.55
_HAIR = 0.005
"""Points; sums of widths differ from the width of the sum in their last digits."""
_NARROW_CELLS = 50
_CODES_ACROSS = 2
_CODE_SHARE = 0.96
_CODE_SIZES = 20
"""Side of a code in sizes of body text: on sheets it shrinks with them where that saves a page."""


@dataclass(frozen=True, slots=True)
class Setter:
    """A width to set blocks into."""

    face: Typeface
    width: float
    """Points."""
    cells: int
    """How many cells make up the width."""
    size: float
    """Points of body text."""
    light: bool = False

    @property
    def narrow(self) -> bool:
        """Whether nothing fits side by side."""
        return self.cells < _NARROW_CELLS

    def set(self, block: Block) -> Fragment:
        """The marks of one block."""
        match block:
            case Line():
                return self._line(block)
            case Rule():
                return self._rule(block)
            case Columns():
                return self._columns(block)
            case Rows():
                return self._rows(block)
            case Items():
                return self._items(block)
            case Band():
                return self._band(block)
            case Spacer():
                return Fragment(block.lines * self.size * _LEADING)
            case QrCode():
                return self._qr(block)
            case CodeSheet():
                return self._codes(block)
            case Signatures():
                return self._signatures(block)

    def _within(self, width: float) -> Setter:
        return replace(self, width=width, cells=max(1, int(self.cells * width / self.width)))

    def _line(self, line: Line) -> Fragment:
        bold = line.style in (Style.STRONG, Style.TITLE, Style.LARGE)
        size = self._fitting(line, self.size * _SIZES[line.style], bold=bold)
        leading = size * _LEADING
        marks: list[Mark] = []
        rows = tuple(self._wrapped(line.text, size, bold=bold))
        for place, words in enumerate(rows):
            x = 0.0
            if line.align is Align.CENTRE:
                x = (self.width - self.face.width(words, size, bold=bold)) / 2
            y = place * leading + size * _ASCENT
            marks.append(Text(x, y, words, size, bold, self.light))
        return Fragment(len(rows) * leading, tuple(marks))

    def _rule(self, rule: Rule) -> Fragment:
        length = self.width * rule.part
        gap = self.size * 0.35
        stroke = Stroke((self.width - length) / 2, gap, length, dashed=rule.dashed)
        return Fragment(2 * gap, (stroke,))

    def _columns(self, columns: Columns) -> Fragment:
        if self.narrow:
            both = (*columns.left, Spacer(0.5), *columns.right)
            return stacked(tuple(self.set(each) for each in both))
        gap = self.size
        left_width = (self.width - gap) * 0.46
        left, right = self._within(left_width), self._within(self.width - gap - left_width)
        return side_by_side(
            (
                (0.0, stacked(tuple(left.set(each) for each in columns.left))),
                (left_width + gap, stacked(tuple(right.set(each) for each in columns.right))),
            )
        )

    def _rows(self, rows: Rows) -> Fragment:
        """A little air between rows tells one that wraps from two."""
        air = Fragment(self.size * _ROW_AIR)
        parts = [part for row in rows.rows for part in (self._row(row, rows.label_cells), air)]
        return stacked(tuple(parts))

    def _row(self, row: Row, label_cells: int) -> Fragment:
        style = Style.STRONG if row.strong else Style.BODY
        if self.narrow:
            indent = self.size
            value = self._within(self.width - indent)._line(Line(row.value, style))
            label = self._line(Line(row.label, Style.SMALL))
            return stacked((label, Fragment(value.height, value.moved(indent, 0))))
        label_width = self.width * min(0.5, label_cells / self.cells)
        label = self._within(label_width - self.size * 0.5)._line(Line(row.label))
        value = self._within(self.width - label_width)._line(Line(row.value, style))
        return side_by_side(((0.0, label), (label_width, value)))

    def _items(self, items: Items) -> Fragment:
        indent = self.size * 2.0
        numbered = []
        for number, text in enumerate(items.lines, start=1):
            y = self.size * _ASCENT
            mark = Fragment(0, (Text(self.size * 0.8, y, f"{number}.", self.size),))
            words = self._within(self.width - indent)._line(Line(text))
            numbered.append(side_by_side(((0.0, mark), (indent, words))))
        return stacked(tuple(numbered))

    def _band(self, band: Band) -> Fragment:
        pad = self.size * 0.45
        inner = replace(self._within(self.width - 2 * pad), light=band.filled)
        words = [inner._line(Line(band.text, band.style, Align.CENTRE))]
        if band.under:
            words.append(inner._line(Line(band.under, Style.SMALL, Align.CENTRE)))
        content = stacked(tuple(words))
        height = content.height + 1.6 * pad
        frame = Frame(0, 0, self.width, height, band.filled)
        return Fragment(height + pad, (frame, *content.moved(pad, pad * 0.8)))

    def _qr(self, qr: QrCode) -> Fragment:
        if self.narrow:
            side = self.width * 0.9
            code = Fragment(side, (Code((self.width - side) / 2, 0, side, qr.text, qr.level),))
            return stacked((code, *(self._line(each) for each in qr.beside)))
        side = self.width * qr.cells / self.cells
        beside = self._within(self.width - side - self.size * 0.6)
        words = stacked(tuple(beside._line(each) for each in qr.beside))
        down = max(0.0, (side - words.height) / 2)
        code = Fragment(side, (Code(0, 0, side, qr.text, qr.level),))
        lowered = Fragment(words.height + down, words.moved(0, down))
        return side_by_side(((0.0, code), (side + self.size * 0.6, lowered)))

    def _codes(self, sheet: CodeSheet) -> Fragment:
        """Captions above their codes: two in a row, or one on narrow paper."""
        across = 1 if self.narrow else _CODES_ACROSS
        share = self.width / across
        side = (
            share * _CODE_SHARE
            if self.narrow
            else min(share * _CODE_SHARE, self.size * _CODE_SIZES)
        )
        column = self._within(share)
        each = [
            stacked((column._line(Line(caption, Style.SMALL, Align.CENTRE)), code))
            for caption, code in zip(
                sheet.captions,
                (
                    Fragment(side, (Code((share - side) / 2, 0, side, text, sheet.level),))
                    for text in sheet.codes
                ),
                strict=True,
            )
        ]
        rows = (each[at : at + across] for at in range(0, len(each), across))
        return stacked(
            tuple(
                side_by_side(tuple((place * share, one) for place, one in enumerate(row)))
                for row in rows
            )
        )

    def _signatures(self, signatures: Signatures) -> Fragment:
        share = self.width if self.narrow else self.width / len(signatures.places)
        column = self._within(share)
        placed = tuple(column._signature(each, signatures.lines) for each in signatures.places)
        if self.narrow:
            return stacked(placed)
        return side_by_side(tuple((number * share, each) for number, each in enumerate(placed)))

    def _signature(self, place: SignaturePlace, lines: float) -> Fragment:
        parts = [
            self._line(Line(place.title, Style.STRONG, Align.CENTRE)),
            self._line(Line(place.hint, Style.SMALL, Align.CENTRE)),
            Fragment(lines * self.size * _LEADING),
        ]
        if place.name:
            parts.append(self._line(Line(place.name, Style.BODY, Align.CENTRE)))
        return stacked(tuple(parts))

    def _fitting(self, line: Line, size: float, *, bold: bool) -> float:
        """A size at which the longest word (or the whole line) needs no break, within reason."""
        text = self.face.drawable(line.text)
        parts = [text] if line.whole else text.split(" ")
        widest = max(self.face.width(part, size, bold=bold) for part in parts)
        smallest = _SMALLEST_WHOLE if line.whole else _SMALLEST
        return size * max(smallest, min(1.0, self.width / widest)) if widest else size

    def _wrapped(self, text: str, size: float, *, bold: bool) -> Iterator[str]:
        space = self.face.width(" ", size, bold=bold)
        line, used = "", 0.0
        for word in self.face.drawable(text).split(" "):
            width = self.face.width(word, size, bold=bold)
            if line and used + space + width <= self.width + _HAIR:
                line, used = f"{line} {word}", used + space + width
                continue
            if line:
                yield line
            *full, line = (
                self._broken(word, size, bold=bold) if width > self.width + _HAIR else (word,)
            )
            yield from full
            used = self.face.width(line, size, bold=bold) if full else width
        yield line

    def _broken(self, word: str, size: float, *, bold: bool) -> Iterator[str]:
        """A word that is wider than the line, in pieces that are not."""
        piece = ""
        for letter in word:
            if piece and self.face.width(piece + letter, size, bold=bold) > self.width:
                yield piece
                piece = ""
            piece += letter
        yield piece
