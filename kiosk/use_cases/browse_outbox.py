"""Look through what waits, one page at a time, however much it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Generic, TypeVar

from kiosk.domain.outbox import EntryPlace, OutboxLine, OutboxState
from kiosk.domain.policy import OfflineLimits
from kiosk.errors import KioskError
from kiosk.ports.clock import Clock
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.unit_of_work import OutboxBook, Store, UnitOfWork

WAITS: Final = (OutboxState.WAITING, OutboxState.UNKNOWN, OutboxState.SET_ASIDE)
"""What the centre does not have; what it has refused is a task, and waits for nothing."""
PAGE: Final = 200

Row = TypeVar("Row")
Place = tuple[int, EntryPlace]
"""Own entries are 0, carried ones 1; then device and sequence."""


class Turn(StrEnum):
    """Which page."""

    FIRST = "first"
    LAST = "last"
    AT = "at"
    """From a place on, that place included."""
    AFTER = "after"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Ask:
    """One page, please; ``place`` is for the last three turns."""

    turn: Turn = Turn.FIRST
    place: Place | None = None
    most: int = PAGE


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, how many stand before them, and how many there are at all."""

    asked: Ask
    rows: tuple[Row, ...]
    rank: int
    total: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that waits."""

    place: Place
    line: OutboxLine
    receipt: str
    """Its number; empty for what was carried here from another counter."""
    until: datetime | None
    """When the counter may take in nothing new any more because of it; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class BrowseOutbox:
    """Own entries first, then those of other counters, each in the order of being sealed."""

    store: Store
    clock: Clock
    policies: PolicySource

    def __call__(self, asked: Ask) -> Page[Waiting]:
        """A page as it is now; what has gone meanwhile is not in it.

        Where nothing stands at or behind the place any more, it is the last page.
        """
        limits = self._limits()

        def work(unit: UnitOfWork) -> Page[Waiting]:
            books = _Books(unit)
            found = books.page(asked)
            if not found and asked.turn is Turn.AT:
                found = books.page(Ask(Turn.LAST, most=asked.most))
            numbers = unit.receipts.numbers([each.registration_id for _, each in found])
            rows = tuple(
                Waiting(place, line, numbers.get(line.registration_id, ""), _until(line, limits))
                for place, line in found
            )
            rank = books.rank(rows[0].place) if rows else 0
            return Page(asked, rows, rank, books.total())

        return self.store.run(work)

    def _limits(self) -> OfflineLimits | None:
        try:
            return self.policies.current(self.clock.now()).offline
        except KioskError:  # no policy yet: the list is of use all the same
            return None


class _Books:
    """Two books, one behind the other, as if they were one."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._all: tuple[OutboxBook, ...] = (unit.outbox, unit.carried)

    def page(self, asked: Ask) -> list[tuple[Place, OutboxLine]]:
        if asked.turn in (Turn.LAST, Turn.BEFORE):
            return self._backwards(asked)
        found: list[tuple[Place, OutboxLine]] = []
        for number, book in enumerate(self._all):
            after = _within(number, asked.place)
            if after is _PASSED:
                continue
            if asked.turn is Turn.AT and after is not None:
                after = (after[0], after[1] - 1)
            room = asked.most - len(found)
            if room > 0:
                lines = book.page(WAITS, most=room, after=after)
                found += [((number, line.place), line) for line in lines]
        return found

    def _backwards(self, asked: Ask) -> list[tuple[Place, OutboxLine]]:
        found: list[tuple[Place, OutboxLine]] = []
        of, before = asked.place or (len(self._all) - 1, None)
        for number in range(of, -1, -1):
            room = asked.most - len(found)
            if room > 0:
                here = before if number == of else None
                lines = self._all[number].page(WAITS, most=room, before=here, last=True)
                found = [((number, line.place), line) for line in lines] + found
        return found

    def rank(self, place: Place) -> int:
        before = sum(book.count(WAITS) for book in self._all[: place[0]])
        return before + self._all[place[0]].count(WAITS, before=place[1])

    def total(self) -> int:
        return sum(book.count(WAITS) for book in self._all)


_PASSED: Final[EntryPlace] = ("", -1)


def _within(number: int, place: Place | None) -> EntryPlace | None:
    """Where to begin in this book: its start, a place in it, or past its end."""
    if place is None or number > place[0]:
        return None
    return place[1] if number == place[0] else _PASSED


def _until(line: OutboxLine, limits: OfflineLimits | None) -> datetime | None:
    return line.created_at + timedelta(hours=limits.hours) if limits else None
