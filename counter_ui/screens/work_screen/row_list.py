"""The lines of a list that are seen, and no others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.visual import Visual

from counter_ui.widgets.words import Part, Words, line
from kiosk.domain.clean_text import CleanText

Cell = tuple[Part, int]
"""What stands in a column, and the column's width; width 0 takes the rest."""


Row = tuple[bool, tuple[Cell, ...]]
"""Whether it is the chosen one, and its columns."""


class RowList(Words):
    """As high as its place; paints the rows that it is given, the chosen one reversed.

    A row is laid out once; of a list whose cursor moves only the lines that differ are painted.
    """

    class Resized(Message):
        """Another height: more rows, or fewer."""

    def __init__(self) -> None:
        super().__init__(classes="row-list")
        self._rows: tuple[Row, ...] = ()
        self._strips: dict[tuple[int, Row], Strip] = {}
        """By width and row; those of rows that are not seen are let go of."""

    @property
    def height(self) -> int:
        """Rows that fit."""
        return max(1, self.size.height)

    def on_resize(self, _: events.Resize) -> None:
        """Tell who owns the rows."""
        self.post_message(self.Resized())

    def paint(self, rows: Sequence[tuple[bool, Sequence[Cell]]]) -> None:
        """Each row with whether it is chosen; nothing else is laid out."""
        before, self._rows = self._rows, tuple((chosen, tuple(cells)) for chosen, cells in rows)
        pairs = enumerate(zip_longest(before, self._rows))
        changed = [Region(0, y, self.size.width, 1) for y, (was, now) in pairs if was != now]
        if changed:
            self.refresh(*changed)

    def render(self) -> Content:
        """All rows, one below the other."""
        return Content("\n").join(_content(row, self._width) for row in self._rows)

    def render_line(self, y: int) -> Strip:
        """One row, laid out when it is seen for the first time."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        key = (self._width, self._rows[y])
        if key not in self._strips:
            self._forget_unseen()
            content = _content(self._rows[y], self._width)
            [self._strips[key]] = Visual.to_strips(
                self, content, self._width, 1, self.visual_style, pad=True
            )
        return self._strips[key]

    def notify_style_update(self) -> None:
        """Another theme: everything is painted anew."""
        self._strips.clear()
        super().notify_style_update()

    @property
    def _width(self) -> int:
        return self.size.width or self.app.size.width

    def _forget_unseen(self) -> None:
        if len(self._strips) > 2 * len(self._rows):
            seen = {(self._width, row) for row in self._rows}
            self._strips = {key: strip for key, strip in self._strips.items() if key in seen}


def _content(row: Row, width: int) -> Content:
    chosen, cells = row
    mark = line((CleanText("▸" if chosen else "·"), "bold $accent" if chosen else "$faint"))
    fixed = sum(each + 1 for _, each in cells if each) + 2
    parts = [mark, Content(" ")]
    for part, columns in cells:
        columns = columns or max(0, width - fixed)
        parts += [line(part).truncate(columns, ellipsis=True, pad=True), Content(" ")]
    whole = Content("").join(parts)
    return whole.stylize("bold reverse" if chosen else "")
