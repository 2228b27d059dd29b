"""Which entries a relay may send, where several relays share a store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlmodel import Session, col, or_, select, update
from sqlmodel.sql.expression import Select

from kiosk.domain.outbox import OutboxState
from kiosk.errors import IntegrityError
from kiosk.store.tables import CarriedRow, OutboxRow

Rows = type[OutboxRow] | type[CarriedRow]
Due = Select[str, int]
_RELAYED = (OutboxState.WAITING.value, OutboxState.UNKNOWN.value)
_IDS_A_QUERY = 500


def due_rows(rows: Rows, now: datetime) -> Due:
    """Ids and sealed bytes of what a relay works on and whose time has come."""
    chosen: Due = select(rows.registration_id, rows.sealed_bytes)
    return chosen.where(
        col(rows.state).in_(_RELAYED),
        or_(col(rows.next_attempt_at).is_(None), col(rows.next_attempt_at) <= now),
    )


def free_for(due: Due, rows: Rows, worker: str, now: datetime) -> Due:
    """Of those, the ones that no other relay holds, locked until the end of the transaction."""
    free = due.where(
        or_(
            col(rows.claimed_until).is_(None),
            col(rows.claimed_until) <= now,
            col(rows.claimed_by) == worker,
        )
    )
    # What another relay is claiming at this moment is stepped over instead of waited for.
    return free.with_for_update(skip_locked=True)


def within(come: Iterable[tuple[str, int]], most_bytes: int) -> list[str]:
    """The first ids whose sizes fit, but always one."""
    ids, room = list[str](), most_bytes
    for registration_id, size in come:
        room -= size
        if ids and room < 0:
            break
        ids.append(registration_id)
    return ids


def claim(session: Session, rows: Rows, ids: Sequence[str], worker: str, until: datetime) -> None:
    """Hold these entries for ``worker``."""
    for start in range(0, len(ids), _IDS_A_QUERY):
        some = col(rows.registration_id).in_(ids[start : start + _IDS_A_QUERY])
        held = update(rows).where(some).values(claimed_by=worker, claimed_until=until)
        session.connection().execute(held)


def hold(
    session: Session, rows: Rows, ids: Sequence[str], worker: str, until: datetime
) -> frozenset[str]:
    """Which of these ``worker`` holds still; those until then."""
    mine = select(rows.registration_id).where(
        col(rows.registration_id).in_(ids), col(rows.claimed_by) == worker
    )
    held = frozenset(session.exec(mine.with_for_update()))
    claim(session, rows, sorted(held), worker, until)
    return held


def release(session: Session, rows: Rows, worker: str) -> None:
    """Let go of everything that ``worker`` holds."""
    held = update(rows).where(
        col(rows.claimed_by) == worker,
        # Both by the index of what is on its way: finished entries hold no claims.
        col(rows.state).in_(_RELAYED),
    )
    session.connection().execute(held.values(claimed_by=None, claimed_until=None))
    session.expire_all()


def state_of(session: Session, rows: Rows, registration_id: str) -> OutboxState | None:
    """The state that stands in the row; raises ``IntegrityError('store.unreadable')``."""
    wanted = select(rows.state).where(col(rows.registration_id) == registration_id)
    stands = session.exec(wanted).one_or_none()
    try:
        return None if stands is None else OutboxState(stands)
    except ValueError as error:
        raise IntegrityError("store.unreadable") from error
