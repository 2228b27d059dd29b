"""Officers in their table."""

from __future__ import annotations

from sqlmodel import Session, col, select

from kiosk.domain.clean_text import CleanText
from kiosk.domain.officer import Officer, Role
from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.store.tables import OfficerRow


class SqlOfficerBook:
    """Reads and writes inside the session's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, officer: Officer, passphrase_phc: str) -> None:
        """Raises ``AtTheDeskError('officer.code_taken')``."""
        if self._session.get(OfficerRow, officer.code):
            raise AtTheDeskError("officer.code_taken", officer=officer.code)
        row = OfficerRow(
            code=officer.code,
            name=str(officer.name),
            roles=" ".join(sorted(role.value for role in officer.roles)),
            passphrase_phc=passphrase_phc,
        )
        self._session.add(row)
        self._session.flush()

    def find(self, code: str) -> tuple[Officer, str] | None:
        """Officer and Argon2id PHC string."""
        row = self._session.get(OfficerRow, code)
        return (_officer(row), row.passphrase_phc) if row else None

    def all(self) -> tuple[Officer, ...]:
        """By code."""
        rows = self._session.exec(select(OfficerRow).order_by(col(OfficerRow.code))).all()
        return tuple(_officer(row) for row in rows)


def _officer(row: OfficerRow) -> Officer:
    try:
        roles = frozenset(Role(value) for value in row.roles.split())
        return Officer(row.code, CleanText(row.name), roles)
    except ValueError as error:
        raise IntegrityError("store.unreadable", table="officers") from error
