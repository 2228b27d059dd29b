"""Numbers that only go up."""

from __future__ import annotations

from sqlmodel import Session, col, insert, select, update

from kiosk.store.tables import CounterRow

OUTBOX_SEQUENCE = "outbox.sequence"
RECEIPT_NUMBER = "receipt.number"
EPOCH = "epoch"


def numbers_of(device: str, name: str) -> str:
    """The name under which a device's own numbers are kept; bare in a counter's own file."""
    return f"{device} {name}" if device else name


def largest(session: Session, name: str) -> int:
    """The largest number ever given under ``name``; 0 before the first."""
    given = select(CounterRow.largest).where(CounterRow.name == name)
    return session.connection().execute(given).scalar() or 0


def raise_to(session: Session, name: str, number: int) -> None:
    """Remember that ``number`` was given; a smaller one changes nothing."""
    higher = (
        update(CounterRow)
        .where(col(CounterRow.name) == name, col(CounterRow.largest) < number)
        .values(largest=number)
    )
    if session.connection().execute(higher).rowcount == 0 and largest(session, name) < number:
        session.connection().execute(insert(CounterRow), {"name": name, "largest": number})
