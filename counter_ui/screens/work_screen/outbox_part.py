"""Hàng gửi: what waits, where it is, until when, and whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.work_screen.paged_window import PagedWindow
from counter_ui.screens.work_screen.part import Part
from counter_ui.screens.work_screen.row_list import Cell, RowList
from counter_ui.screens.work_screen.texts import waiting_cells, waiting_details
from counter_ui.station import Station
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import SteadyWords
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.browse_outbox import Page, Waiting

_LOOK_S = 5.0
"""How often the list is read again: another process may be sending, too."""
_NOT_READ_YET: Sequence[Cell] = (((CleanText("…"), "$quiet"), 0),)


@dataclass(repr=False, eq=False)
class OutboxRead(Message, bubble=False):
    """One page."""

    page: Page[Waiting]


class OutboxPart(Part):
    """Keys move at once; pages are read behind them, one at a time."""

    def __init__(self, backlog: Backlog, station: Station, words: Wording) -> None:
        super().__init__(words)
        self._browse, self._wake = backlog.outbox, station.wake_post
        self._window = PagedWindow[Waiting](lambda each: each.place)
        self._count, self._list = SteadyWords(classes="work-count"), RowList()
        self._details = SteadyWords(classes="work-details")
        self._reading = self._stale = False
        self._written: dict[Waiting, Sequence[Cell]] = {}
        """How the rows of the last painting read."""

    def compose(self) -> ComposeResult:
        """How many, which, and what the chosen one waits for."""
        yield self._count
        yield self._list
        yield self._details
        yield self.errors

    def on_mount(self) -> None:
        """Others may send as well."""
        self._count.say((self.words("work.reading"), "$quiet"))
        self.set_interval(_LOOK_S, self.news)

    @property
    def hints(self) -> Sequence[Hint]:
        """Sending is the relay's; it can be hurried."""
        return (("↑↓ PgUp PgDn", "key.work_move"), ("F5", "key.work_send"))

    def begin(self) -> None:
        """Read what is seen."""
        super().begin()
        self.news()

    def news(self) -> None:
        """What is seen is read again, unless it is hidden or being read."""
        self._stale = True
        self._read_on()

    def moved(self, name: str) -> None:
        """At once, whatever is read by now."""
        window, height = self._window, self._list.height
        if name in ("home", "end"):
            window.go(0 if name == "home" else window.total, height)
        else:
            page = max(1, height - 1)
            steps = {"up": -1, "down": 1, "page_up": -page, "page_down": page}
            window.move(steps[name], height)
        self._paint()
        self._read_on()

    def pressed(self, name: str) -> bool:
        """F5: do not wait for the next try."""
        if name != "read_again":
            return False
        self.errors.clear_error()
        self._wake()
        return True

    def _read_on(self) -> None:
        if self._reading or not (self.display and self.is_mounted):
            return
        asked = self._window.wanted(self._list.height)
        if asked is None and self._stale:
            self._stale, asked = False, self._window.again()
        if asked is not None:
            self._reading = True
            page, browse = asked, self._browse
            self.start_work("outbox", lambda: OutboxRead(browse(page)))

    def on_outbox_read(self, message: OutboxRead) -> None:
        """A page more; perhaps the next one is wanted already."""
        self._reading = False
        self.errors.clear_error()
        self._window.take(message.page, self._list.height)
        self._paint()
        self._read_on()

    def on_work_failed(self, message: WorkFailed) -> None:
        """The next look tries again."""
        self._reading = False
        self.tell(self.words.error(message.error))

    @on(RowList.Resized)
    def _other_height(self) -> None:
        self._window.go(self._window.at, self._list.height)
        self._paint()
        self._read_on()

    def _paint(self) -> None:
        window, words = self._window, self.words
        if not window.known:
            return
        if not window.total:
            self._count.say((words("work.nothing_waits"), "bold $text-success"))
            self._list.paint(())
            self._details.say((words("work.nothing_waits_means"), "$quiet"))
            return
        self._count.say(
            (words("work.waiting", count=window.total), "bold"),
            (words("work.line", at=window.at + 1, total=window.total), "$quiet"),
        )
        self._list.paint(self._rows())
        current = window.current
        if current is not None:
            self._details.update(waiting_details(current, words, datetime.now(UTC)))

    def _rows(self) -> list[tuple[bool, Sequence[Cell]]]:
        """What is seen; a row that was seen before reads as before."""
        visible, before = self._window.visible(self._list.height), self._written
        self._written = {
            row: before.get(row) or waiting_cells(row, self.words) for _, row in visible if row
        }
        at = self._window.at
        return [
            (place == at, self._written[row] if row else _NOT_READ_YET) for place, row in visible
        ]
