"""Sealed registrations of other counters, on their way through this one, in their table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import col, func, select, update

from kiosk.domain.outbox import (
    OutboxEntry,
    OutboxLine,
    OutboxState,
    OutboxSummary,
    SealedRegistration,
)
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import read_header
from kiosk.formats.stick_carrier import StickCarrierError, parse_stick_file, stick_file
from kiosk.store.claims import claim, due_rows, free_for, hold, release, state_of, within
from kiosk.store.entry_pages import EntryPages, line_of
from kiosk.store.tables import CarriedRow
from kiosk.store.transaction import Transaction

_RELAYED = (OutboxState.WAITING.value, OutboxState.UNKNOWN.value)
_FOR_A_PERSON = (OutboxState.REFUSED.value, OutboxState.SET_ASIDE.value)
_IN_ORDER = (col(CarriedRow.device_id), col(CarriedRow.sequence))
_PAPER, _STICK = "paper", "stick"


class SqlCarriedBook(EntryPages):
    """Reads and writes inside the transaction; ordered by device and sequence."""

    _rows = CarriedRow

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self.added: list[OutboxEntry] = []
        """What this piece of work brings, for the second copy."""
        self.purged: set[str] = set()
        """Whose sealed bytes this piece of work lets go of."""

    def next_sequence(self) -> int:
        """Nothing is sealed here: entries come with the numbers of their own counters."""
        raise RuntimeError("carried entries bring their own numbers")

    def reserve(self, sequence: int) -> None:
        """See :meth:`next_sequence`."""
        raise RuntimeError("carried entries bring their own numbers")

    def add(self, entry: OutboxEntry) -> None:
        """Raises ``IntegrityError('outbox.duplicate')`` for an id already there."""
        if self._session.get(CarriedRow, entry.registration_id) is not None:
            raise IntegrityError("outbox.duplicate", sequence=entry.sequence)
        sealed = entry.sealed
        row = CarriedRow(
            registration_id=entry.registration_id,
            device_id=read_header(sealed.envelope).device_id,
            sequence=entry.sequence,
            created_at=entry.created_at,
            came_by=_came_by(entry),
            sealed=stick_file((sealed,)),
            digest=sealed.digest,
            sealed_bytes=_size(sealed),
            state=entry.state.value,
            attempts=entry.attempts,
            next_attempt_at=entry.next_attempt_at,
            reason=entry.reason,
            acknowledgement=entry.acknowledgement,
        )
        self._session.add(row)
        self._session.flush()
        self.added.append(entry)

    def complete(self, entry: OutboxEntry) -> None:
        """Give an entry from paper the attachments that it came without; it waits again.

        Raises ``IntegrityError`` ``outbox.unknown``, or ``outbox.finished`` for an accepted one.
        """
        row = self._row(entry.registration_id)
        _refuse_finished(row)
        row.sealed, row.sealed_bytes = stick_file((entry.sealed,)), _size(entry.sealed)
        row.came_by, row.state, row.reason = _came_by(entry), OutboxState.WAITING.value, ""
        row.next_attempt_at = None
        self._session.add(row)
        self._session.flush()
        self.added.append(entry)

    def find(self, registration_id: str) -> OutboxEntry | None:
        """One entry, whatever its state."""
        row = self._session.get(CarriedRow, registration_id)
        return _entry(row) if row else None

    def state(self, registration_id: str) -> OutboxState | None:
        """Its state alone; None for an id never added."""
        return state_of(self._session, CarriedRow, registration_id)

    def due(self, now: datetime, *, most: int, most_bytes: int) -> tuple[OutboxEntry, ...]:
        """Waiting or unknown entries whose time has come, by device and sequence."""
        come = due_rows(CarriedRow, now).order_by(*_IN_ORDER).limit(most)
        ids = within(self._session.exec(come), most_bytes)
        return tuple(_entry(self._row(each)) for each in ids)

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
        come = due_rows(CarriedRow, due_by or now).order_by(*_IN_ORDER).limit(most)
        ids = within(self._session.exec(free_for(come, CarriedRow, worker, now)), most_bytes)
        claim(self._session, CarriedRow, ids, worker, now + timedelta(seconds=lease_s))
        return tuple(_entry(self._row(each)) for each in ids)

    def hold(
        self, worker: str, now: datetime, registration_ids: Sequence[str], *, lease_s: float
    ) -> frozenset[str]:
        """Those that nobody else has claimed since, for another lease."""
        until = now + timedelta(seconds=lease_s)
        return hold(self._session, CarriedRow, registration_ids, worker, until)

    def release(self, worker: str) -> None:
        """Nobody holds any more what this relay has claimed and not marked."""
        release(self._session, CarriedRow, worker)

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
        """Move one entry, by the same rules as the outbox."""
        if state is OutboxState.ACCEPTED and not acknowledgement:
            raise ValueError("accepted needs the centre's acknowledgement")
        row = self._row(registration_id)
        if row.state == OutboxState.ACCEPTED and acknowledgement == row.acknowledgement:
            return
        _refuse_finished(row)
        if not still_held:
            row.claimed_by = row.claimed_until = None
        row.state, row.reason, row.next_attempt_at = state.value, reason, next_attempt_at
        row.attempts += attempted
        row.acknowledgement = acknowledgement or row.acknowledgement
        self._session.add(row)
        self._session.flush()

    def entries(self, *, unfinished_only: bool = False) -> tuple[OutboxEntry, ...]:
        """All entries by device and sequence."""
        wanted = select(CarriedRow).order_by(col(CarriedRow.device_id), col(CarriedRow.sequence))
        if unfinished_only:
            wanted = wanted.where(col(CarriedRow.state) != OutboxState.ACCEPTED.value)
        return tuple(_entry(row) for row in self._session.exec(wanted))

    def listing(self, *, unfinished_only: bool = False) -> tuple[OutboxLine, ...]:
        """The same without a single sealed byte."""
        wanted = self.chosen_lines().order_by(col(CarriedRow.device_id), col(CarriedRow.sequence))
        if unfinished_only:
            wanted = wanted.where(col(CarriedRow.state) != OutboxState.ACCEPTED.value)
        return tuple(line_of(row) for row in self._session.exec(wanted))

    def purge_accepted(self, before: datetime) -> int:
        """Let go of the sealed bytes of accepted entries made before then; says how many."""
        done = (
            col(CarriedRow.state) == OutboxState.ACCEPTED.value,
            col(CarriedRow.created_at) < before,
            col(CarriedRow.sealed_bytes) > 0,
        )
        ids = self._session.exec(select(CarriedRow.registration_id).where(*done)).all()
        emptied = update(CarriedRow).where(*done).values(sealed=b"", sealed_bytes=0)
        self._transaction.connection.execute(emptied)
        self._session.expire_all()
        self.purged.update(ids)
        return len(ids)

    def unfinished_ids(self) -> frozenset[str]:
        """Registrations that the centre has not accepted."""
        unfinished = select(CarriedRow.registration_id).where(
            col(CarriedRow.state) != OutboxState.ACCEPTED.value
        )
        return frozenset(self._session.exec(unfinished))

    def summary(self) -> OutboxSummary:
        """Counts for the header."""
        relayed = select(func.count(), func.min(CarriedRow.created_at)).where(
            col(CarriedRow.state).in_(_RELAYED)
        )
        waiting, oldest_at = self._session.exec(relayed).one()
        for_a_person = select(func.count()).where(col(CarriedRow.state).in_(_FOR_A_PERSON))
        return OutboxSummary(waiting, oldest_at, self._session.exec(for_a_person).one())

    def _row(self, registration_id: str) -> CarriedRow:
        row = self._session.get(CarriedRow, registration_id)
        if row is None:
            raise IntegrityError("outbox.unknown")
        return row


def _refuse_finished(row: CarriedRow) -> None:
    if row.state == OutboxState.ACCEPTED:
        raise IntegrityError("outbox.finished", sequence=row.sequence)


def _came_by(entry: OutboxEntry) -> str:
    return _PAPER if entry.from_paper else _STICK


def _size(sealed: SealedRegistration) -> int:
    return len(sealed.envelope) + sum(map(len, sealed.attachments))


def _entry(row: CarriedRow) -> OutboxEntry:
    try:
        state = OutboxState(row.state)
        (sealed,) = (
            parse_stick_file(row.sealed)
            if row.sealed
            else (SealedRegistration(b"", (), row.digest),)
        )
    except (ValueError, StickCarrierError) as error:
        raise IntegrityError("store.unreadable", table="carried", sequence=row.sequence) from error
    return OutboxEntry(
        registration_id=row.registration_id,
        sequence=row.sequence,
        created_at=row.created_at,
        sealed=sealed,
        state=state,
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        reason=row.reason,
        acknowledgement=row.acknowledgement,
        from_paper=row.came_by == _PAPER,
    )
