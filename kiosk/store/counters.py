"""Numbers that only go up."""

from __future__ import annotations

from sqlmodel import Session

from kiosk.store.tables import CounterRow

OUTBOX_SEQUENCE = "outbox.sequence"
RECEIPT_NUMBER = "receipt.number"


def largest(session: Session, name: str) -> int:
    """The largest number ever given under ``name``; 0 before the first."""
    row = session.get(CounterRow, name)
    return row.largest if row else 0


def raise_to(session: Session, name: str, number: int) -> None:
    """Remember that ``number`` was given; a smaller one changes nothing."""
    row = session.get(CounterRow, name)
    if row is None:
        session.add(CounterRow(name=name, largest=number))
    elif number > row.largest:
        row.largest = number
        session.add(row)
