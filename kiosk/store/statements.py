"""Signed statements of the centre in their table."""

from __future__ import annotations

from sqlmodel import Session, col, select

from kiosk.store.counters import numbers_of
from kiosk.store.tables import StatementRow


class SqlStatementBook:
    """Reads and writes inside the session's transaction."""

    def __init__(self, session: Session, device: str = "") -> None:
        self._session, self._device = session, device

    def put(self, kind: str, place: int, content: bytes) -> None:
        """Keep it, in place of an earlier one at the same place."""
        kind = numbers_of(self._device, kind)
        row = self._session.get(StatementRow, (kind, place))
        if row is None:
            row = StatementRow(kind=kind, place=place, content=content)
        row.content = content
        self._session.add(row)
        self._session.flush()

    def newest(self, kind: str) -> tuple[int, bytes] | None:
        """The one with the largest place."""
        of_kind = select(StatementRow).where(StatementRow.kind == numbers_of(self._device, kind))
        row = self._session.exec(of_kind.order_by(col(StatementRow.place).desc()).limit(1)).first()
        return (row.place, row.content) if row else None

    def all(self, kind: str) -> tuple[tuple[int, bytes], ...]:
        """By place."""
        of_kind = select(StatementRow).where(StatementRow.kind == numbers_of(self._device, kind))
        rows = self._session.exec(of_kind.order_by(col(StatementRow.place)))
        return tuple((row.place, row.content) for row in rows)
