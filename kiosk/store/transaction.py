"""One transaction: its connection, and a session over it for what reads best as objects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from sqlalchemy import Connection, Engine
from sqlmodel import Session


class Transaction:
    """Carried by the connection; the session is made for the first who asks.

    Adding a registration asks the connection alone: a session would be a tenth of its time.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def session(self) -> Session:
        """What it writes is committed and rolled back with the connection's transaction."""
        return Session(self.connection, expire_on_commit=False)

    def flush(self) -> None:
        """Write what the session still holds back."""
        if "session" in self.__dict__:
            self.session.flush()

    def close(self) -> None:
        """Let go of the session's objects; the connection is its owner's."""
        if "session" in self.__dict__:
            self.session.close()


@contextmanager
def transaction(engine: Engine) -> Iterator[Transaction]:
    """Commit when the body ends, roll back when it raises. Raises the database's errors."""
    with engine.begin() as connection:
        opened = Transaction(connection)
        try:
            yield opened
            opened.flush()
        finally:
            opened.close()
