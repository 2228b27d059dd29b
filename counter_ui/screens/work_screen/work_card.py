"""Hàng gửi và công việc: four parts, a digit for each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.card import Card
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.screens.work_screen.approvals_part import ApprovalsPart
from counter_ui.screens.work_screen.find_part import FindPart
from counter_ui.screens.work_screen.outbox_part import OutboxPart
from counter_ui.screens.work_screen.part import MOVES, Part
from counter_ui.screens.work_screen.tasks_part import TasksPart
from counter_ui.station import Station
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.words import Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Shift
from kiosk.use_cases.backlog import Backlog

OUTBOX, TASKS, FIND, APPROVALS = range(4)
_NUMBERS = (Scanned.NUMBER, Scanned.UNKNOWN)
_NAMES = ("outbox", "tasks", "find", "approvals")
_OWN_KEYS: tuple[Hint, ...] = (("1-4", "key.work_part"), ("F6", "key.work_next_part"))
_END: tuple[Hint, ...] = (("F2", "key.next"), ("Esc", "key.back"), ("F9", "key.lock"),
                          ("F1", "key.help"))  # fmt: skip


class ApprovalsWanted(Message):
    """4, where registrations wait for a later approval: their own card is to stand here."""


class _Counted(Message, bubble=False):
    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class WorkCard(Card):
    """Beside the registrations: at rest, and gone with Esc."""

    def __init__(
        self, backlog: Backlog, station: Station, shift: Shift, words: Wording, scanned: str = ""
    ) -> None:
        """``scanned`` is a receipt's code that was scanned at rest: it is looked up at once."""
        super().__init__(words)
        self._find = FindPart(backlog, shift, words)
        self._tasks = TasksPart(backlog, station, shift, words)
        self._outbox = OutboxPart(backlog, station, words)
        self._parts: tuple[Part, ...] = (
            self._outbox,
            self._tasks,
            self._find,
            ApprovalsPart(words),
        )
        self._approvals = station.approvals
        self._line = Words(classes="work-parts")
        self._shown = FIND if scanned else OUTBOX
        self._waiting_approvals = 0
        if scanned:
            self._find.look_up(scanned)

    def compose(self) -> ComposeResult:
        """The names of the parts, and all four of them."""
        yield self._line
        for number, part in enumerate(self._parts):
            part.display = number == self._shown
            yield part
        yield self.errors

    def on_mount(self) -> None:
        """Is there something to approve?"""
        self._say_parts()
        approvals = self._approvals
        if approvals is not None:
            self.start_work("work_approvals", lambda: _Counted(approvals.count()))

    @property
    def part(self) -> Part:
        """The one that is shown."""
        return self._parts[self._shown]

    @property
    def hints(self) -> Sequence[Hint]:
        """The part's keys, then the card's."""
        own = self.part.hints
        if self.part.takes_digits:
            return (*own, ("F9", "key.lock"), ("F1", "key.help"))
        taken = {key for key, _ in own}
        return (*own, *(each for each in (*_OWN_KEYS, *_END) if each[0] not in taken))

    def begin(self) -> None:
        """The part that is shown."""
        self.part.begin()

    def show(self, number: int) -> None:
        """Another part; what the first one knows is kept."""
        if number == APPROVALS and self._approvals is not None:
            self.post_message(ApprovalsWanted())
            return
        if (number, self._shown) == (TASKS, FIND):
            self._tasks.choose(self._find.item_key)
        self.part.display = False
        self._shown = number
        self.part.display = True
        self._say_parts()
        self.begin()
        self.changed()

    def take_key(self, key: str) -> None:
        """A digit for a part, unless it answers something; all else is the part's."""
        place = "1234".find(key)
        if place < 0 or self.part.takes_digits:
            self.part.take_key(key)
        else:
            self.show(place)

    def take_scan(self, text: str) -> bool:
        """A burst that is no card's is looked for: a scanned number, or a very fast typist's."""
        typing, to_find = self._find.typing, str(FIND + 1)
        if sort_scan(text).kind not in _NUMBERS or (self.part.takes_digits and not typing):
            return False
        for key in text if typing or text.startswith(to_find) else to_find + text:
            self.take_key(key)
        return True

    def look_up(self, code: str) -> None:
        """A slip that was scanned while the list stood here."""
        self._find.look_up(code)
        if self._shown != FIND:
            self.show(FIND)

    def pressed(self, name: str) -> bool:
        """F6 is the next part."""
        if name == "numbers":
            self.show((self._shown + 1) % len(self._parts))
            return True
        if name in MOVES:
            self.part.moved(name)
            return True
        return self.part.pressed(name)

    def go_back(self) -> bool:
        """Esc: first what the part has open."""
        return self.part.go_back()

    def news(self) -> None:
        """The relay has moved something."""
        self.part.news()

    def on_counted(self, message: _Counted) -> None:
        """Beside the part's name."""
        self._waiting_approvals = message.count
        self._say_parts()

    def on_work_failed(self, message: WorkFailed) -> None:
        """The list of approvals could not be counted."""
        self.tell(self.words.error(message.error))

    def _say_parts(self) -> None:
        told = []
        for number, name in enumerate(_NAMES):
            chosen = number == self._shown
            said = self.words(f"work.part.{name}")
            if number == APPROVALS and self._waiting_approvals:
                said = self.words("work.part.approvals_count", count=self._waiting_approvals)
            key = CleanText(f"[{number + 1}]")
            told.append(
                line((key, "bold $accent"), (said, "bold underline" if chosen else "$quiet"))
            )
        self._line.say(*told)
