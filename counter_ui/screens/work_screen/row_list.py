"""The lines of a list that are seen, and no others."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message

from counter_ui.widgets.words import Part, Words, line
from kiosk.domain.clean_text import CleanText

Cell = tuple[Part, int]
"""What stands in a column, and the column's width; width 0 takes the rest."""


class RowList(Words):
    """As high as its place; paints the rows that it is given, the chosen one reversed."""

    class Resized(Message):
        """Another height: more rows, or fewer."""

    def __init__(self) -> None:
        super().__init__(classes="row-list")

    @property
    def height(self) -> int:
        """Rows that fit."""
        return max(1, self.size.height)

    def on_resize(self, _: events.Resize) -> None:
        """Tell who owns the rows."""
        self.post_message(self.Resized())

    def paint(self, rows: Sequence[tuple[bool, Sequence[Cell]]]) -> None:
        """Each row with whether it is chosen; nothing else is laid out."""
        width = self.size.width or self.app.size.width
        self.update(Content("\n").join(_row(chosen, cells, width) for chosen, cells in rows))


def _row(chosen: bool, cells: Sequence[Cell], width: int) -> Content:
    mark = line((CleanText("▸" if chosen else "·"), "bold $accent" if chosen else "$faint"))
    fixed = sum(each + 1 for _, each in cells if each) + 2
    parts = [mark, Content(" ")]
    for part, columns in cells:
        columns = columns or max(0, width - fixed)
        parts += [line(part).truncate(columns, ellipsis=True, pad=True), Content(" ")]
    row = Content("").join(parts)
    return row.stylize("bold reverse" if chosen else "")
