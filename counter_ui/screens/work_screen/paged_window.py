"""A list of any length through a window: pages are read in the background, keys never wait.

The cursor moves at once, also to rows that are not read yet; what is then missing is asked for,
one page after the other. Pure: the caller reads pages and paints.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from kiosk.use_cases.browse_outbox import PAGE, Ask, Page, Place, Turn

Row = TypeVar("Row")
_AHEAD: Final = 60
"""Rows beyond the window that are read before anybody goes there."""
_MOST: Final = 1000
"""Rows that are kept; those farthest away are let go of first."""


class PagedWindow(Generic[Row]):
    """Absolute positions from 0; ``rows`` are those from ``rank`` on."""

    def __init__(self, place_of: Callable[[Row], Place]) -> None:
        self._place_of = place_of
        self.rows: tuple[Row, ...] = ()
        self.rank = self.total = self.at = self.top = 0
        self.known = False
        """Whether any page has come yet."""

    @property
    def current(self) -> Row | None:
        """The row under the cursor; None where it is not read yet, or there is none."""
        return self._row(self.at)

    def visible(self, height: int) -> list[tuple[int, Row | None]]:
        """Position and row of each line of the window, None for one that is not read yet."""
        end = min(self.top + height, self.total)
        return [(place, self._row(place)) for place in range(self.top, end)]

    def move(self, steps: int, height: int) -> None:
        """Down, or up with a negative number; stops at the ends."""
        self.go(self.at + steps, height)

    def go(self, position: int, height: int) -> None:
        """To a position, or to the nearest there is."""
        self.at = max(0, min(position, self.total - 1))
        self.top = min(self.top, self.at)
        self.top = max(self.top, self.at - max(height, 1) + 1, 0)

    def wanted(self, height: int) -> Ask | None:
        """The page to read next; None while all is there that is seen or soon will be."""
        if not self.known:
            return Ask()
        end = self.rank + len(self.rows)
        if self.total and self.at >= self.total - 1 and end < self.total - PAGE:
            return Ask(Turn.LAST)
        if self.at == 0 and self.rank > PAGE:
            return Ask()
        if self.rows and end < min(self.total, self.top + height + _AHEAD):
            return Ask(Turn.AFTER, self._place_of(self.rows[-1]))
        if self.rows and self.rank > max(0, self.top - _AHEAD):
            return Ask(Turn.BEFORE, self._place_of(self.rows[0]))
        return None

    def again(self) -> Ask:
        """The page that shows what is seen as it is now."""
        first = max(0, self.top - _AHEAD - self.rank)
        if first >= len(self.rows):
            return Ask()
        return Ask(Turn.AT, self._place_of(self.rows[first]))

    def take(self, page: Page[Row], height: int) -> None:
        """A page that was asked for; one that does not join what is here is let go of."""
        turn, self.known = page.asked.turn, True
        if turn is Turn.AFTER:
            self._append(page)
        elif turn is Turn.BEFORE:
            self._prepend(page)
        else:
            self._replace(page)
        self.total = max(page.total, self.rank + len(self.rows))
        self.go(self.at, height)

    def _append(self, page: Page[Row]) -> None:
        if not self.rows or page.asked.place != self._place_of(self.rows[-1]):
            return
        rank = page.rank if page.rows else page.total
        self._shift(rank - len(self.rows))
        rows = self.rows + page.rows
        self.rows = rows[-_MOST:]
        self.rank += len(rows) - len(self.rows)

    def _prepend(self, page: Page[Row]) -> None:
        if not self.rows or page.asked.place != self._place_of(self.rows[0]):
            return
        self._shift(page.rank + len(page.rows))
        self.rank -= len(page.rows)
        self.rows = (page.rows + self.rows)[:_MOST]

    def _shift(self, rank: int) -> None:
        """What stands before the rows has become more or less: all positions move along."""
        steps, self.rank = rank - self.rank, rank
        self.at += steps
        self.top += steps

    def _replace(self, page: Page[Row]) -> None:
        current = self.current
        jumped = page.asked.turn is not Turn.AT
        self.rows, self.rank = page.rows, page.rank
        if jumped or current is None:
            return
        place = self._place_of(current)
        behind = (n for n, row in enumerate(page.rows) if self._place_of(row) >= place)
        at = self.rank + next(behind, len(page.rows) - 1)
        self.top += at - self.at
        self.at = at

    def _row(self, position: int) -> Row | None:
        place = position - self.rank
        return self.rows[place] if 0 <= place < len(self.rows) else None
