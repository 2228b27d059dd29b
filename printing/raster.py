"""A document as dots, for thermal printers: no code page is ever trusted with Vietnamese."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from printing.document import Document
from printing.layout import SLIP_58, SLIP_80, Sheet, lay_out
from printing.marks import Code, Frame, Mark, Stroke, Text
from printing.qr import runs, side_modules
from printing.typeface import BOLD_FILE, REGULAR_FILE, typeface

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

DOTS_80 = 576
"""Dots across on 80 mm paper: 72 mm at 203 dots an inch."""
DOTS_58 = 384
"""Dots across on 58 mm paper: 48 mm at 203 dots an inch."""

_SHEETS = {DOTS_80: SLIP_80, DOTS_58: SLIP_58}
_DARK, _LIGHT = 0, 255
_HINTED = 0.97
"""Letters fitted to whole dots come out a little wider than measured."""


def render_raster(document: Document, dots: int = DOTS_80) -> Image:
    """One image, ``dots`` wide, one bit a dot (0 is black), as long as the document needs."""
    from PIL import Image, ImageDraw

    sheet: Sheet = _SHEETS[dots]
    (page,) = lay_out(document, sheet, typeface())
    scale = dots / sheet.width
    grey = Image.new("L", (dots, round(page.height * scale)), _LIGHT)
    pen = ImageDraw.Draw(grey)
    for mark in page.marks:
        _draw(pen, mark, scale)
    return grey.point([_DARK if value < 140 else _LIGHT for value in range(256)], "1")


def _draw(pen: ImageDraw, mark: Mark, scale: float) -> None:
    x, y = mark.x * scale, mark.y * scale
    match mark:
        case Text():
            _draw_words(pen, mark, scale)
        case Stroke():
            step = 8 if mark.dashed else round(mark.length * scale)
            for start in range(0, round(mark.length * scale), 2 * step if mark.dashed else step):
                pen.line((x + start, y, x + start + step, y), _DARK, 2)
        case Frame():
            box = (x, y, x + mark.width * scale - 1, y + mark.height * scale - 1)
            pen.rectangle(box, _DARK if mark.filled else None, _DARK, 2)
        case Code():
            _draw_code(pen, mark, scale)


def _draw_words(pen: ImageDraw, text: Text, scale: float) -> None:
    """Word by word: at this size each letter's width is rounded, and a line would drift."""
    face = typeface()
    font = _font(round(text.size * scale * _HINTED, 1), text.bold)
    x = text.x
    for word in text.words.split(" "):
        where = (x * scale, text.y * scale)
        pen.text(where, word, _LIGHT if text.light else _DARK, font, anchor="ls")
        x += face.width(word + " ", text.size, bold=text.bold)


def _draw_code(pen: ImageDraw, code: Code, scale: float) -> None:
    """Whole dots a module, or the reader sees modules of different sizes."""
    modules = side_modules(code.text, code.level)
    module = max(1, int(code.side * scale) // modules)
    spare = int(code.side * scale) - module * modules
    left, top = round(code.x * scale) + spare // 2, round(code.y * scale) + spare // 2
    for column, row, length in runs(code.text, code.level):
        x, y = left + column * module, top + row * module
        pen.rectangle((x, y, x + length * module - 1, y + module - 1), _DARK)


@lru_cache(maxsize=16)
def _font(size: float, bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    file = BOLD_FILE if bold else REGULAR_FILE
    return ImageFont.truetype(str(file), size, layout_engine=ImageFont.Layout.BASIC)
