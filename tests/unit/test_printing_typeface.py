"""The letters that a PDF embeds are those of the font, without its hints for screens."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont
from reportlab.pdfbase.ttfonts import TTFontFile

from printing.typeface import BOLD_FILE, REGULAR_FILE, typeface
from printing.unhinted import without_hints

LETTERS = "aăâeêioôơuưyđẫẪộỘữỮỹỸằẰểỂĐƠƯ0123456789.,:;–“”•"
FILES = [REGULAR_FILE, BOLD_FILE]


def drawn(font: bytes, letter: str) -> Image.Image:
    """Large enough that a hint moves no edge by a fiftieth of a stroke."""
    letters = ImageFont.truetype(BytesIO(font), 400, layout_engine=ImageFont.Layout.BASIC)
    picture = Image.new("L", (600, 700), 255)
    ImageDraw.Draw(picture).text((50, 50), letter, 0, letters)
    return picture.resize((75, 88), Image.Resampling.BOX)


@pytest.mark.parametrize("file", FILES)
def test_every_letter_keeps_its_shape(file: Path) -> None:
    font = file.read_bytes()
    bare = without_hints(font)
    for letter in LETTERS:
        difference = ImageChops.difference(drawn(font, letter), drawn(bare, letter))
        assert sum(difference.histogram()[64:]) == 0, letter


@pytest.mark.parametrize("file", FILES)
def test_every_glyph_keeps_its_width_and_loses_its_instructions(file: Path) -> None:
    bare = without_hints(file.read_bytes())
    before, after = TTFontFile(str(file)), TTFontFile(BytesIO(bare))
    assert after.hmetrics == before.hmetrics
    assert after.charToGlyph == before.charToGlyph
    assert not {"fpgm", "prep", "cvt "} & set(after.table)
    assert without_hints(bare) == bare


def test_the_typeface_is_named_as_the_font_is() -> None:
    assert typeface().regular.face.name == b"BeVietnamPro-Regular"


def test_every_kind_of_apostrophe_is_drawn_as_one() -> None:
    assert typeface().drawable("K'Nam H’Hen YʼBăm Yʻ Y‛ Y′") == "K'Nam H’Hen Y’Băm Y‘ Y‘ Y'"
