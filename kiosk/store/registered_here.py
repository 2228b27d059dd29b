"""Keyed hashes of the numbers registered at this counter."""

from __future__ import annotations

from sqlmodel import Session, col, delete, select

from kiosk.store.tables import RegisteredRow


class SqlRegisteredHere:
    """Reads and writes inside the session's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, keyed_hash: str) -> str | None:
        """The newest registration under this hash that was not refused.

        Two counters that share a store and ask for one person at the same moment do so one after
        the other: the second waits until the first has recorded, or has not.
        """
        connection = self._session.connection()
        if connection.dialect.name == "postgresql":
            one_after_the_other = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))"
            connection.exec_driver_sql(one_after_the_other, (keyed_hash,))
        newest = (
            select(RegisteredRow.registration_id)
            .where(RegisteredRow.keyed_hash == keyed_hash)
            .order_by(col(RegisteredRow.place).desc())
            .limit(1)
        )
        return self._session.exec(newest).first()

    def add(self, keyed_hash: str, registration_id: str) -> None:
        """Remember; saying the same twice changes nothing."""
        same = select(RegisteredRow.place).where(
            RegisteredRow.keyed_hash == keyed_hash, RegisteredRow.registration_id == registration_id
        )
        if self._session.exec(same).first() is None:
            self._session.add(RegisteredRow(keyed_hash=keyed_hash, registration_id=registration_id))
            self._session.flush()

    def forget(self, registration_id: str) -> None:
        """The centre refused it: the person may come again."""
        named = col(RegisteredRow.registration_id) == registration_id
        self._session.exec(delete(RegisteredRow).where(named))
