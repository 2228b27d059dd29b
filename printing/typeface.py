"""The one typeface, Be Vietnam Pro: how wide words are and which letters it has."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from printing.unhinted import without_hints

if TYPE_CHECKING:
    from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parent / "fonts"
REGULAR_FILE = FOLDER / "BeVietnamPro-Regular.ttf"
BOLD_FILE = FOLDER / "BeVietnamPro-Bold.ttf"

_INSTEAD = str.maketrans({"ʼ": "’", "ʻ": "‘", "‛": "‘", "′": "'", "\N{REPLACEMENT CHARACTER}": "?"})


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """Both weights, parsed once; widths are in points."""

    regular: TTFont
    bold: TTFont
    _widths: dict[tuple[str, bool], float] | None = field(default=None, repr=False)

    def remembering(self) -> Typeface:
        """The same typeface for one document: measures each word once, at whatever size.

        Made anew for each document, so that no name outlives its page.
        """
        return replace(self, _widths={})

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide ``text`` is at ``size`` points."""
        weight = self.bold if bold else self.regular
        if self._widths is None:
            return float(weight.stringWidth(text, size))
        unit = self._widths.get((text, bold))
        if unit is None:
            unit = self._widths[text, bold] = float(weight.stringWidth(text, 1.0))
        return unit * size

    def drawable(self, text: str) -> str:
        """``text`` in letters that the typeface has, in NFC.

        A letter that it lacks is drawn without its marks, or as ``?``: never as nothing.
        """
        glyphs = self.regular.face.charToGlyph
        composed = unicodedata.normalize("NFC", text).translate(_INSTEAD)
        return "".join(each if ord(each) in glyphs else _plain(each, glyphs) for each in composed)


@cache
def typeface() -> Typeface:
    """Parse the two font files; reportlab is loaded here and not before."""
    from reportlab import rl_config
    from reportlab.pdfbase.ttfonts import TTFont

    rl_config.useA85 = 0  # ASCII armour would make every file a quarter larger

    regular, bold = (
        BytesIO(without_hints(each.read_bytes())) for each in (REGULAR_FILE, BOLD_FILE)
    )
    return Typeface(
        TTFont("BeVietnamPro", regular, asciiReadable=0),
        TTFont("BeVietnamPro-Bold", bold, asciiReadable=0),
    )


def _plain(letter: str, glyphs: dict[int, int]) -> str:
    if unicodedata.combining(letter):
        return ""
    bare = unicodedata.normalize("NFKD", letter)[0]
    return bare if ord(bare) in glyphs else "?"
