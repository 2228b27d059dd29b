"""Numbers that only go up."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam
from sqlmodel import insert, select, update

from kiosk.store.tables import CounterRow

OUTBOX_SEQUENCE = "outbox.sequence"
RECEIPT_NUMBER = "receipt.number"
EPOCH = "epoch"

_GIVEN = select(CounterRow.largest).where(CounterRow.name == bindparam("wanted"))
_TABLE = CounterRow.__table__  # type: ignore[attr-defined]
_RAISE = (
    update(_TABLE)
    .where(_TABLE.c.name == bindparam("wanted"), _TABLE.c.largest < bindparam("number"))
    .values(largest=bindparam("number"))
)


def numbers_of(device: str, name: str) -> str:
    """The name under which a device's own numbers are kept; bare in a counter's own file."""
    return f"{device} {name}" if device else name


def largest(connection: Connection, name: str) -> int:
    """The largest number ever given under ``name``; 0 before the first."""
    return connection.execute(_GIVEN, {"wanted": name}).scalar() or 0


def raise_to(connection: Connection, name: str, number: int) -> None:
    """Remember that ``number`` was given; a smaller one changes nothing."""
    raised = connection.execute(_RAISE, {"wanted": name, "number": number})
    if raised.rowcount == 0 and largest(connection, name) < number:
        connection.execute(insert(CounterRow), {"name": name, "largest": number})
