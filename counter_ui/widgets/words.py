"""The one widget that shows text: clean text only, markup never."""

from __future__ import annotations

from collections.abc import Iterable

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static

from kiosk.domain.clean_text import CleanText

Part = CleanText | tuple[CleanText, str]
"""Text, or text with a Textual style such as ``bold $success``."""


class Words(Static):
    """Text on the screen. Takes clean text and nothing else, so markup and escapes stay letters."""

    def __init__(
        self,
        *parts: Part | Content,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(line(*parts), markup=False, name=name, id=id, classes=classes)

    def say(self, *parts: Part | Content) -> None:
        """Show these parts, one behind the other, instead of what stood here."""
        self.update(line(*parts))


class SteadyWords(Words):
    """Words that change with every key, in a place as wide as their parent.

    The screen is laid out anew only where they need more lines than before, or fewer.
    """

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """As Textual's, and mostly without its layout of everything."""
        width, height = self.content_size
        same = (
            width > 0
            and isinstance(content, Content)
            and content.get_height(self.styles, width) == height  # type: ignore[arg-type]
        )
        super().update(content, layout=layout and not same)


def line(*parts: Part | Content) -> Content:
    """Parts behind one another, a space between; raises ``TypeError`` for a bare ``str``."""
    return Content(" ").join(_piece(part) for part in parts)


def lines(*parts: Part | Content) -> Content:
    """Parts below one another."""
    return Content("\n").join(_piece(part) for part in parts)


def flow(pieces: Iterable[Content], width: int, gap: int = 2) -> Content:
    """Pieces in running lines of at most ``width`` cells; none is divided between two lines."""
    rows: list[list[Content]] = []
    used = width
    for piece in pieces:
        if used + gap + piece.cell_length > width:
            rows.append([])
            used = -gap
        rows[-1].append(piece)
        used += gap + piece.cell_length
    return Content("\n").join(Content(" " * gap).join(row) for row in rows)


def _piece(part: Part | Content) -> Content:
    if isinstance(part, Content):
        return part
    text, style = part if isinstance(part, tuple) else (part, "")
    if not isinstance(text, CleanText):
        raise TypeError("only clean text is shown")
    return Content.styled(str(text), style) if style else Content(str(text))
