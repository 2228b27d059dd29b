"""What a way does, in a thread, and the message that says what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from counter_ui.messages import Work
from counter_ui.station import Station
from kiosk.domain.account_service import Dispute
from kiosk.domain.officer import Officer
from kiosk.domain.work_item import Note, Way, WorkItem
from kiosk.errors import LaterError
from kiosk.ports.receipt_printer import PrintResult
from kiosk.use_cases.backlog import Backlog


@dataclass(repr=False, eq=False)
class ItemsRead(Message, bubble=False):
    """All that is open."""

    items: tuple[WorkItem, ...]


@dataclass(repr=False, eq=False)
class ItemEnded(Message, bubble=False):
    """Written down; ``said`` is what to say of it."""

    said: str


@dataclass(repr=False, eq=False)
class PaperOut(Message, bubble=False):
    """How it came out."""

    number: str
    result: PrintResult


@dataclass(repr=False, eq=False)
class DisputeTold(Message, bubble=False):
    """Where the centre says that it is."""

    dispute: Dispute


class TaskActions:
    """By the officer whose shift it is."""

    def __init__(self, backlog: Backlog, station: Station, officer: Officer) -> None:
        self._backlog, self._station, self._officer = backlog, station, officer

    def by(self, item: WorkItem, way: Way) -> Work:
        """The work of a way that needs nothing more than its key."""
        works = {
            Way.SLIP: self._slip,
            Way.REPRINT: self._reprint,
            Way.SEND_AGAIN: self._send_again,
            Way.ASK_CENTRE: self._ask_centre,
        }
        work = works[way]
        return lambda: work(item)

    def settled(self, item: WorkItem, note: Note) -> Work:
        """Written down; the header counts anew."""

        def work() -> Message:
            self._backlog.settle(item, note, self._officer)
            self._station.wake_post()
            return ItemEnded("work.settled")

        return work

    def _slip(self, item: WorkItem) -> Message:
        guidance, result = self._backlog.tell_citizen(item.key, self._officer.code)
        return PaperOut(guidance.number, result)

    def _reprint(self, item: WorkItem) -> Message:
        result = self._backlog.print_again(item.form, item.number, self._officer)
        return PaperOut(item.number, result)

    def _send_again(self, item: WorkItem) -> Message:
        self._backlog.send_again(item.key, self._officer)
        self._station.wake_post()
        return ItemEnded("work.sent_again")

    def _ask_centre(self, item: WorkItem) -> Message:
        if self._station.ways is None:
            raise LaterError("centre.none")
        return DisputeTold(self._station.ways.open_dispute.state(item.number))
