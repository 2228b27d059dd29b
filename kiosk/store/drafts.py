"""Sealed drafts in their table."""

from __future__ import annotations

from sqlmodel import Session, col, delete, select

from kiosk.domain.kept_draft import KeptDraft
from kiosk.store.tables import DraftRow


class SqlDraftBook:
    """Reads and writes inside the session's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, draft: KeptDraft) -> None:
        """Keep it, in place of an earlier state of the same id."""
        row = DraftRow(
            id=draft.id,
            officer_code=draft.officer_code,
            updated_at=draft.updated_at,
            sealed=draft.sealed,
        )
        self._session.merge(row)
        self._session.flush()

    def get(self, draft_id: str) -> KeptDraft | None:
        """The newest state."""
        row = self._session.get(DraftRow, draft_id)
        return _draft(row) if row else None

    def remove(self, draft_id: str) -> None:
        """An id that is not there changes nothing."""
        self._session.exec(delete(DraftRow).where(col(DraftRow.id) == draft_id))

    def all(self) -> tuple[KeptDraft, ...]:
        """The longest untouched first."""
        in_order = select(DraftRow).order_by(col(DraftRow.updated_at), col(DraftRow.id))
        return tuple(_draft(row) for row in self._session.exec(in_order))


def _draft(row: DraftRow) -> KeptDraft:
    return KeptDraft(
        id=row.id, officer_code=row.officer_code, updated_at=row.updated_at, sealed=row.sealed
    )
