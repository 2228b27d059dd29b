"""Việc cần làm: each with the keys that end it, here and now."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from counter_ui.messages import Work, WorkFailed
from counter_ui.screens.cards.slip_line import SlipLine
from counter_ui.screens.work_screen.paged_window import PagedWindow
from counter_ui.screens.work_screen.part import DisputeWanted, Part
from counter_ui.screens.work_screen.row_list import RowList
from counter_ui.screens.work_screen.task_actions import (
    DisputeTold,
    ItemEnded,
    ItemsRead,
    PaperOut,
    TaskActions,
)
from counter_ui.screens.work_screen.task_ways import HINTS, WAYS, dispute_words
from counter_ui.screens.work_screen.texts import item_cells, item_details
from counter_ui.station import Station
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import SteadyWords, Words, line, lines
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.duties import HANDS_OUT, may_one
from kiosk.domain.officer import Shift
from kiosk.domain.work_item import Note, Way, WorkItem
from kiosk.use_cases.backlog import Backlog
from kiosk.use_cases.browse_outbox import Ask, Page, Place, Turn
from kiosk.use_cases.finish_task import notes_for

_LOOK_S = 2.0
"""How often the list is read again where there is news."""


class TasksPart(Part):
    """One item is chosen; its keys stand at the foot."""

    def __init__(self, backlog: Backlog, station: Station, shift: Shift, words: Wording) -> None:
        super().__init__(words)
        self._may_act = may_one(shift.officer, HANDS_OUT)
        self._tasks, self._actions = backlog.tasks, TaskActions(backlog, station, shift.officer)
        self._window = PagedWindow[WorkItem](_place)
        self._count, self._list = SteadyWords(classes="work-count"), RowList()
        self._details, self._slip = SteadyWords(classes="work-details"), SlipLine(words)
        self._said = Words(classes="work-said")
        self._ending: WorkItem | None = None
        """Settled by the next digit."""
        self._early: list[str] = []
        """Keys of somebody faster than the list."""
        self._busy = self._reading = self._stale = False
        self._choose = ""

    def compose(self) -> ComposeResult:
        """How many, which, what to do, and what has become of it."""
        yield self._count
        yield self._list
        yield self._details
        yield self._said
        yield self._slip
        yield self.errors

    def on_mount(self) -> None:
        """Nothing was done yet."""
        self._said.display = False
        self.set_interval(_LOOK_S, self._read)
        self._count.say((self.words("work.reading"), "$quiet"))

    @property
    def hints(self) -> Sequence[Hint]:
        """What ends the chosen item."""
        if self._ending is not None:
            notes = notes_for(self._ending)
            return ((f"1-{len(notes)}", "key.work_note"), ("Esc", "key.back"))
        item = self._window.current
        return tuple(HINTS[each] for each in item.ways) if item and self._may_act else ()

    @property
    def takes_digits(self) -> bool:
        """While it is asked how it ended, or whether the paper came out."""
        return self._ending is not None or self._slip.asking

    def begin(self) -> None:
        """Read the list."""
        super().begin()
        self._read_now()

    def choose(self, key: str) -> None:
        """Put the cursor on this item, once it is read."""
        self._choose = key

    def news(self) -> None:
        """Read it again, at the next look: while much is sent there is news all the time."""
        self._stale = True

    def _read_now(self) -> None:
        self._stale = True
        self._read()

    def _read(self) -> None:
        if self._reading or not (self._stale and self.display and self.is_mounted):
            return
        self._stale, self._reading = False, True
        tasks = self._tasks
        self.start_work("tasks", lambda: ItemsRead(tasks()))

    def on_items_read(self, message: ItemsRead) -> None:
        """Show them; do what was pressed meanwhile."""
        self._reading = False
        items = message.items
        page = Page(Ask(Turn.AT), items, 0, len(items))
        self._window.take(page, self._list.height)
        named = (n for n, each in enumerate(items) if each.key == self._choose)
        self._window.go(next(named, self._window.at), self._list.height)
        self._choose = ""
        self._paint()
        self._do_early()
        self._read()

    def _do_early(self) -> None:
        """What was pressed before the answer was here."""
        early, self._early = self._early, []
        for name in early:
            self.pressed(name)

    # Keys

    def moved(self, name: str) -> None:
        """Another item."""
        window, height = self._window, self._list.height
        page = max(1, height - 1)
        steps = {"up": -1, "down": 1, "page_up": -page, "page_down": page}
        if self._ending is None:
            if name in steps:
                window.move(steps[name], height)
            else:
                window.go(0 if name == "home" else window.total, height)
            self._say()
            self._slip.clear()
            self._paint()

    def take_key(self, key: str) -> None:
        """A digit for how it ended; Enter asks for that."""
        if self._slip.take_key(key):
            return
        if self._ending is not None:
            self._note(self._ending, key)
        elif key == "\n":
            self.pressed("done")

    def pressed(self, name: str) -> bool:
        """One of the ways of the chosen item."""
        if name not in WAYS:
            return False
        if not self._window.known or self._reading or self._busy:
            self._early.append(name)
        else:
            self._do(name)
        return True

    def go_back(self) -> bool:
        """Esc: it has not ended after all."""
        was, self._ending = self._ending, None
        if was is not None:
            self._paint()
        return was is not None

    def _do(self, name: str) -> None:
        item = self._window.current
        way = next((each for each in WAYS[name] if item and each in item.ways), None)
        if item is None or way is None or self._busy or self._ending is not None:
            return
        self.errors.clear_error()
        self._say()
        if way is Way.DONE:
            self._ending = item
            self._paint()
        elif way is Way.DISPUTE:
            self.post_message(DisputeWanted())
        else:
            if way in (Way.SLIP, Way.REPRINT):
                self._slip.show_printing()
            self._start(way.value, self._actions.by(item, way))

    def _start(self, name: str, work: Work) -> None:
        self._busy = True
        self.start_work(name, work)

    def _note(self, item: WorkItem, key: str) -> None:
        notes = notes_for(item)
        place = "123456789".find(key)
        if not 0 <= place < len(notes) or self._busy:
            return
        self._ending = None
        self._start("settle", self._actions.settled(item, notes[place]))

    # What came of it

    def on_item_ended(self, message: ItemEnded) -> None:
        """Say it, and read what is left."""
        self._busy = False
        self._slip.clear()
        self._say((CleanText("✓"), "bold $text-success"), (self.words(message.said), "bold"))
        self._read_now()

    def on_paper_out(self, message: PaperOut) -> None:
        """On paper, or where else."""
        self._busy = False
        self._slip.show_paper(message.number, message.result)
        self._read_now()

    def on_dispute_told(self, message: DisputeTold) -> None:
        """Where it is, and what that means."""
        self._busy = False
        self._said.display = True
        self._said.update(dispute_words(message.dispute, self.words))
        self._do_early()

    def on_work_failed(self, message: WorkFailed) -> None:
        """It stays as it was."""
        self._busy = self._reading = False
        self._early.clear()
        if message.work in (f"work_{Way.SLIP}", f"work_{Way.REPRINT}"):
            self._slip.clear()
        self.tell(self.words.error(message.error))
        self._paint()

    @on(RowList.Resized)
    def _other_height(self) -> None:
        self._window.go(self._window.at, self._list.height)
        self._paint()

    def _say(self, *parts: tuple[CleanText, str]) -> None:
        self._said.display = bool(parts)
        self._said.say(*parts)

    def _paint(self) -> None:
        window, words = self._window, self.words
        if not window.known:
            return
        if not window.total:
            self._count.say((words("work.no_tasks"), "bold $text-success"))
            self._list.paint(())
            self._details.say((words("work.no_tasks_means"), "$quiet"))
        else:
            self._count.say(
                (words("work.tasks", count=window.total), "bold"),
                (words("work.line", at=window.at + 1, total=window.total), "$quiet"),
            )
            self._list.paint(
                [
                    (place == window.at, item_cells(row, words) if row else ())
                    for place, row in window.visible(self._list.height)
                ]
            )
            self._details.update(self._chosen())
        self.changed()

    def _chosen(self) -> Content:
        item = self._window.current
        if self._ending is None:
            return item_details(item, self.words) if item else Content("")
        asked = (self.words("work.how_ended"), "bold $text-warning")
        notes = notes_for(self._ending)
        return lines(asked, *(self._choice(n, each) for n, each in enumerate(notes, start=1)))

    def _choice(self, number: int, note: Note) -> Content:
        key = (CleanText(f"[{number}]"), "bold $accent")
        return line(key, self.words(f"work.note.{note}"))


def _place(item: WorkItem) -> Place:
    return 0, (f"{item.since.timestamp():020.6f} {item.key}", 0)
