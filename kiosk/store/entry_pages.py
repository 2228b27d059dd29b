"""Pages of the two books of entries, by place: ten thousand that wait are read a screen at a time.

Which entries is answered by the standing index of each book, state by state; the rows themselves,
with their envelopes in front of all that a list shows, are read for one page only.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from sqlalchemy import tuple_
from sqlmodel import Session, col, func, select

from kiosk.domain.outbox import EntryPlace, HeldUp, OutboxLine, OutboxState
from kiosk.errors import IntegrityError
from kiosk.store.tables import CarriedRow, OutboxRow
from kiosk.store.transaction import Transaction

LINE = (
    "registration_id",
    "sequence",
    "created_at",
    "state",
    "reason",
    "attempts",
    "next_attempt_at",
    "digest",
    "sealed_bytes",
)
_RELAYED = (OutboxState.WAITING.value, OutboxState.UNKNOWN.value)
_IDS_A_QUERY = 500
"""Below every database's limit of parameters in one statement."""


class EntryPages:
    """The half of a book that lists; rows without a single sealed byte."""

    _rows: ClassVar[type[OutboxRow] | type[CarriedRow]]
    _transaction: Transaction

    @property
    def _session(self) -> Session:
        return self._transaction.session

    def page(
        self,
        states: Collection[OutboxState],
        *,
        most: int,
        after: EntryPlace | None = None,
        before: EntryPlace | None = None,
        last: bool = False,
    ) -> tuple[OutboxLine, ...]:
        """The first entries in these states, those next after a place, or the last before one."""
        last = last or before is not None
        found = [self._places(each, most, after, before, last=last) for each in states]
        merged = list(heapq.merge(*found, reverse=last))[:most]
        return self.lines([each for _, each in merged])

    def count(self, states: Collection[OutboxState], before: EntryPlace | None = None) -> int:
        """How many are in these states, or how many of them stand before a place."""
        named = [each.value for each in states]
        counted = select(func.count()).where(col(self._rows.state).in_(named))
        if before is not None:
            counted = counted.where(tuple_(*self._place()) < before)
        return self._session.exec(counted).one()

    def lines(self, registration_ids: Sequence[str]) -> tuple[OutboxLine, ...]:
        """These entries, in order."""
        found: list[OutboxLine] = []
        for start in range(0, len(registration_ids), _IDS_A_QUERY):
            some = registration_ids[start : start + _IDS_A_QUERY]
            wanted = self.chosen_lines().where(col(self._rows.registration_id).in_(some))
            found.extend(line_of(row) for row in self._session.exec(wanted))
        return tuple(sorted(found, key=lambda each: each.place))

    def accepted_otherwise(self) -> tuple[OutboxLine, ...]:
        """Accepted at a lower level, or without the evidence."""
        accepted = col(self._rows.state) == OutboxState.ACCEPTED.value
        wanted = self.chosen_lines().where(accepted, col(self._rows.reason) != "")
        return tuple(line_of(row) for row in self._session.exec(wanted.order_by(*self._place())))

    def held_up(self) -> tuple[HeldUp, ...]:
        """Why entries that the relay works on are still here, by reason."""
        rows = self._rows
        grouped = (
            select(rows.reason, func.count(), func.min(rows.created_at))
            .where(col(rows.state).in_(_RELAYED), col(rows.reason) != "")
            .group_by(rows.reason)
            .order_by(rows.reason)
        )
        return tuple(HeldUp(*each) for each in self._session.exec(grouped))

    def chosen_lines(self) -> Any:
        """The columns that a list shows; device and place first."""
        return select(self._place()[0], *(getattr(self._rows, name) for name in LINE))

    def _places(
        self,
        state: OutboxState,
        most: int,
        after: EntryPlace | None,
        before: EntryPlace | None,
        *,
        last: bool,
    ) -> list[tuple[EntryPlace, str]]:
        device, sequence = self._place()
        rows = self._rows
        wanted = select(device, sequence, rows.registration_id).where(rows.state == state.value)
        order = (device.desc(), sequence.desc()) if last else (device, sequence)
        if before is not None:
            wanted = wanted.where(tuple_(device, sequence) < before)
        if after is not None:
            wanted = wanted.where(tuple_(device, sequence) > after)
        chosen = self._session.exec(wanted.order_by(*order).limit(most))
        return [((of, place), each) for of, place, each in chosen]

    def _place(self) -> tuple[Any, Any]:
        device = OutboxRow.device if self._rows is OutboxRow else CarriedRow.device_id
        return col(device), col(self._rows.sequence)


def line_of(row: Sequence[object]) -> OutboxLine:
    """A line as read; raises ``IntegrityError('store.unreadable')`` for a state that is none."""
    named: dict[str, Any] = dict(zip(("device_id", *LINE), row, strict=True))
    try:
        named["state"] = OutboxState(named["state"])
    except ValueError as error:
        raise IntegrityError("store.unreadable", table="outbox") from error
    return OutboxLine(**named)
