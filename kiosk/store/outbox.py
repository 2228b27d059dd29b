"""Sealed registrations on their way, in their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import Executable
from sqlalchemy.dialects import sqlite
from sqlmodel import col, delete, func, insert, select, update

from kiosk.domain.outbox import (
    OutboxEntry,
    OutboxLine,
    OutboxState,
    OutboxSummary,
)
from kiosk.errors import IntegrityError
from kiosk.store.claims import claim, due_rows, free_for, hold, release, state_of, within
from kiosk.store.counters import OUTBOX_SEQUENCE, largest, numbers_of, raise_to
from kiosk.store.entry_pages import EntryPages, line_of
from kiosk.store.outbox_rows import attachment_columns, columns_of, entry_of
from kiosk.store.tables import AttachmentRow, OutboxRow
from kiosk.store.transaction import Transaction

_RELAYED = (OutboxState.WAITING.value, OutboxState.UNKNOWN.value)
_UNFINISHED = tuple(each.value for each in OutboxState if each is not OutboxState.ACCEPTED)
_FOR_A_PERSON = (OutboxState.REFUSED.value, OutboxState.SET_ASIDE.value)
_IN_ORDER = (col(OutboxRow.device), col(OutboxRow.sequence))
_IDS_A_QUERY = 500
"""Below every database's limit of parameters in one statement."""

# Made once: building and hashing a statement costs more than running it.
_TABLE = OutboxRow.__table__  # type: ignore[attr-defined]
_INSERT_ATTACHMENTS = insert(AttachmentRow.__table__)  # type: ignore[attr-defined]


class SqlOutboxBook(EntryPages):
    """Reads and writes inside the transaction."""

    _rows = OutboxRow

    def __init__(self, transaction: Transaction, device: str = "") -> None:
        self._transaction, self._device = transaction, device
        self._connection = transaction.connection
        self._numbers = numbers_of(device, OUTBOX_SEQUENCE)
        self.added: list[OutboxEntry] = []
        """What this piece of work adds, for the second copy."""
        self.purged: set[str] = set()
        """Whose sealed bytes this piece of work lets go of."""

    def next_sequence(self) -> int:
        """One more than the largest ever added; given only when an entry takes it: no gaps."""
        return largest(self._connection, self._numbers) + 1

    def reserve(self, sequence: int) -> None:
        """Numbers up to this one were given before: never give them again."""
        raise_to(self._connection, self._numbers, sequence)

    def add(self, entry: OutboxEntry) -> None:
        """Raises ``IntegrityError('outbox.duplicate')`` for an id or sequence already there."""
        _refuse_unacknowledged(entry.state, entry.acknowledgement)
        # Straight to the connection: half the time of mapped objects, and no second copy in memory.
        connection = self._connection
        columns = columns_of(entry) | {"device": self._device}
        # The database looks for another anyway: asking it before would cost a statement.
        if connection.execute(_adding(connection.dialect.name), columns).first() is None:
            raise IntegrityError("outbox.duplicate", sequence=entry.sequence)
        if entry.sealed.attachments:
            connection.execute(_INSERT_ATTACHMENTS, attachment_columns(entry))
        raise_to(self._connection, self._numbers, entry.sequence)
        self.added.append(entry)

    def find(self, registration_id: str) -> OutboxEntry | None:
        """One entry, whatever its state."""
        row = self._session.get(OutboxRow, registration_id)
        return self._whole([row])[0] if row else None

    def state(self, registration_id: str) -> OutboxState | None:
        """Its state alone; None for an id never added."""
        return state_of(self._session, OutboxRow, registration_id)

    def due(self, now: datetime, *, most: int, most_bytes: int) -> tuple[OutboxEntry, ...]:
        """Waiting or unknown entries whose time has come, oldest sequence first."""
        come = due_rows(OutboxRow, now).order_by(*_IN_ORDER).limit(most)
        return self._by_ids(within(self._session.exec(come), most_bytes))

    def claim_due(
        self,
        worker: str,
        now: datetime,
        *,
        most: int,
        most_bytes: int,
        lease_s: float,
        due_by: datetime | None = None,
    ) -> tuple[OutboxEntry, ...]:
        """Like :meth:`due`, but for this relay alone while the lease lasts."""
        come = due_rows(OutboxRow, due_by or now).order_by(*_IN_ORDER).limit(most)
        ids = within(self._session.exec(free_for(come, OutboxRow, worker, now)), most_bytes)
        claim(self._session, OutboxRow, ids, worker, now + timedelta(seconds=lease_s))
        return self._by_ids(ids)

    def hold(
        self, worker: str, now: datetime, registration_ids: Sequence[str], *, lease_s: float
    ) -> frozenset[str]:
        """Those that nobody else has claimed since, for another lease."""
        until = now + timedelta(seconds=lease_s)
        return hold(self._session, OutboxRow, registration_ids, worker, until)

    def release(self, worker: str) -> None:
        """Nobody holds any more what this relay has claimed and not marked."""
        release(self._session, OutboxRow, worker)

    def mark(
        self,
        registration_id: str,
        state: OutboxState,
        *,
        reason: str = "",
        next_attempt_at: datetime | None = None,
        attempted: bool = False,
        acknowledgement: bytes | None = None,
        still_held: bool = False,
    ) -> None:
        """Move one entry.

        Raises ``ValueError`` for ``ACCEPTED`` without acknowledgement,
        ``IntegrityError('outbox.unknown')`` for an id that was never added, and
        ``IntegrityError('outbox.finished')`` for an accepted entry; only the very acknowledgement
        that it holds may be marked again, which changes nothing (two relays, one answer).
        """
        _refuse_unacknowledged(state, acknowledgement)
        row = self._session.get(OutboxRow, registration_id, with_for_update=True)
        if row is None:
            raise IntegrityError("outbox.unknown")
        if row.state == OutboxState.ACCEPTED:
            if state is OutboxState.ACCEPTED and acknowledgement == row.acknowledgement:
                return
            raise IntegrityError("outbox.finished", sequence=row.sequence)
        row.state, row.reason, row.next_attempt_at = state.value, reason, next_attempt_at
        row.attempts += attempted
        if not still_held:
            row.claimed_by = row.claimed_until = None
        row.acknowledgement = acknowledgement or row.acknowledgement
        self._session.add(row)
        self._session.flush()

    def entries(self, *, unfinished_only: bool = False) -> tuple[OutboxEntry, ...]:
        """All entries by sequence, device by device where several share the store."""
        wanted = select(OutboxRow).order_by(*_IN_ORDER)
        if unfinished_only:
            wanted = wanted.where(col(OutboxRow.state) != OutboxState.ACCEPTED.value)
        return self._whole(self._session.exec(wanted).all())

    def listing(self, *, unfinished_only: bool = False) -> tuple[OutboxLine, ...]:
        """The same without a single sealed byte."""
        wanted = self.chosen_lines().order_by(*_IN_ORDER)
        if unfinished_only:
            wanted = wanted.where(col(OutboxRow.state) != OutboxState.ACCEPTED.value)
        return tuple(line_of(row) for row in self._session.exec(wanted))

    def purge_accepted(self, before: datetime) -> int:
        """Let go of the sealed bytes of accepted entries made before then; says how many."""
        done = select(OutboxRow.registration_id).where(
            col(OutboxRow.state) == OutboxState.ACCEPTED.value,
            col(OutboxRow.created_at) < before,
            col(OutboxRow.device) == self._device,
            col(OutboxRow.sealed_bytes) > 0,
        )
        ids = self._session.exec(done).all()
        connection = self._connection
        for some in _portions(ids):
            emptied = update(OutboxRow).where(col(OutboxRow.registration_id).in_(some))
            connection.execute(emptied.values(envelope=b"", sealed_bytes=0))
            connection.execute(
                delete(AttachmentRow).where(col(AttachmentRow.registration_id).in_(some))
            )
        self._session.expire_all()
        self.purged.update(ids)
        return len(ids)

    def unfinished_ids(self) -> frozenset[str]:
        """Registrations of this device that the centre has not accepted."""
        # Named one by one, so that the index answers: the columns behind an envelope in its row
        # cannot be read without reading the envelope.
        unfinished = select(OutboxRow.registration_id).where(
            col(OutboxRow.state).in_(_UNFINISHED),
            col(OutboxRow.device) == self._device,
        )
        return frozenset(self._session.exec(unfinished))

    def summary(self) -> OutboxSummary:
        """Counts for the header, of this device."""
        own = col(OutboxRow.device) == self._device
        relayed = select(func.count(), func.min(OutboxRow.created_at)).where(
            col(OutboxRow.state).in_(_RELAYED), own
        )
        waiting, oldest_at = self._session.exec(relayed).one()
        for_a_person = select(func.count()).where(col(OutboxRow.state).in_(_FOR_A_PERSON), own)
        return OutboxSummary(waiting, oldest_at, self._session.exec(for_a_person).one())

    def _by_ids(self, ids: Sequence[str]) -> tuple[OutboxEntry, ...]:
        rows: list[OutboxRow] = []
        for some in _portions(ids):
            named = select(OutboxRow).where(col(OutboxRow.registration_id).in_(some))
            rows.extend(self._session.exec(named.order_by(*_IN_ORDER)))
        return self._whole(rows)

    def _whole(self, rows: Sequence[OutboxRow]) -> tuple[OutboxEntry, ...]:
        attachments: defaultdict[str, list[bytes]] = defaultdict(list)
        for some in _portions([row.registration_id for row in rows]):
            named = select(AttachmentRow).where(col(AttachmentRow.registration_id).in_(some))
            for each in self._session.exec(named.order_by(col(AttachmentRow.position))):
                attachments[each.registration_id].append(each.content)
        return tuple(entry_of(row, tuple(attachments[row.registration_id])) for row in rows)


@cache
def _adding(dialect: str) -> Executable:
    """Says the sequence again where it was added; each database has words of its own for it."""
    if dialect == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as insert_shared

        return insert_shared(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.sequence)
    return sqlite.insert(_TABLE).on_conflict_do_nothing().returning(_TABLE.c.sequence)


def _refuse_unacknowledged(state: OutboxState, acknowledgement: bytes | None) -> None:
    if state is OutboxState.ACCEPTED and not acknowledgement:
        raise ValueError("accepted needs the centre's acknowledgement")


def _portions(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _IDS_A_QUERY] for start in range(0, len(ids), _IDS_A_QUERY))
