"""Open the store, and do each piece of work in one transaction on one thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from kiosk.errors import KioskError, LaterError, TechnicianError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.carried import SqlCarriedBook
from kiosk.store.durable_files import create_file
from kiosk.store.failures import STOPS_THE_STORE, database_failures_named, file_failures_named
from kiosk.store.file_lock import next_to_write, opening_alone
from kiosk.store.outbox import SqlOutboxBook
from kiosk.store.reserve import Reserve
from kiosk.store.schema import bring_to_head
from kiosk.store.sealed_journal import SealedJournal
from kiosk.store.second_copy import carried_beside, catch_up, journal_beside, refuse_lost_file
from kiosk.store.transaction import transaction
from kiosk.store.unit_of_work import SqlUnitOfWork

BUSY_TIMEOUT_S = 5.0
"""How long a piece of work waits for another process before ``store.busy``."""

_OPENINGS = 12
"""An opening reads every page and may upgrade: it is waited for longer than a piece of work."""

_SAID_WITHOUT_ROOM = frozenset({"store.full", "store.cannot_open", STOPS_THE_STORE})
"""What an opening on a full disk can look like."""

Result = TypeVar("Result")


class SqlStore:
    """A database and the journals beside it; one thread writes them.

    Made by :func:`open_store`, or by :func:`kiosk.store.shared.open_shared_store`.
    """

    def __init__(
        self,
        engine: Engine,
        writer: ThreadPoolExecutor,
        journal: SealedJournal,
        reserve: Reserve,
        device: str = "",
    ) -> None:
        self._engine, self._journal, self._reserve = engine, journal, reserve
        self._carried = carried_beside(journal)
        self._device = device
        self._writer = writer
        self._writer_ident = writer.submit(threading.get_ident).result()
        self._stopped = False

    def __repr__(self) -> str:
        return "SqlStore()"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """Do ``work`` in one transaction and return after it is on the disk.

        On a full disk the reserve is given up and ``work`` done again from its start, once.
        Whatever ``work`` raises rolls everything back and is raised here; so are ``store.full``,
        ``store.busy``, ``store.read_only``, ``store.damaged``, ``store.conflict`` and
        ``store.closed``. After ``store.disk_failing`` nobody knows whether the commit reached the
        disk: the store takes no more work until it is opened again, which checks it.
        """
        if threading.get_ident() == self._writer_ident:
            raise RuntimeError("work inside work: use the unit of work that is already open")
        try:
            doing = self._writer.submit(self._done, work)
        except RuntimeError as error:
            raise TechnicianError("store.closed") from error
        return doing.result()

    def close(self) -> None:
        """Finish the work already given, then close the file; further calls do nothing."""
        try:
            self._writer.submit(self._engine.dispose).result()
        except RuntimeError:
            return
        self._writer.shutdown()
        self._journal.close()
        self._carried.close()

    def _done(self, work: Callable[[UnitOfWork], Result]) -> Result:
        try:
            return self._in_one_transaction(work)
        except LaterError as error:
            if error.code != "store.full" or not self._reserve.give_up():
                raise
            # Nothing of the work has happened. With the reserve's room it is done once more.
            return self._in_one_transaction(work)

    def _in_one_transaction(self, work: Callable[[UnitOfWork], Result]) -> Result:
        if self._stopped:
            raise TechnicianError(STOPS_THE_STORE)
        try:
            with (
                ExitStack() as second_copy,
                database_failures_named(),
                transaction(self._engine) as opened,
            ):
                unit = SqlUnitOfWork(opened, self._device)
                result = work(unit)
                self._copy_sealed(unit, second_copy)
                return result
        except KioskError as error:
            self._after(error)
            raise

    def _copy_sealed(self, unit: SqlUnitOfWork, second_copy: ExitStack) -> None:
        # Written before the commit and flushed beside it; nobody is told anything before both are
        # on the disk. A commit that fails leaves a frame of a registration that nobody was told
        # of; its next attempt takes its place.
        second_copy.enter_context(file_failures_named())
        if unit.used("outbox"):
            second_copy.enter_context(_copied(unit.outbox, self._journal))
        if unit.used("carried"):
            second_copy.enter_context(_copied(unit.carried, self._carried))

    def _after(self, error: KioskError) -> None:
        self._stopped = self._stopped or error.code == STOPS_THE_STORE
        if error.code in (STOPS_THE_STORE, "store.damaged", "store.unreachable"):
            # A SQLCipher connection refuses good pages too after its first bad one.
            self._engine.dispose()


def _copied(
    book: SqlOutboxBook | SqlCarriedBook, journal: SealedJournal
) -> AbstractContextManager[None]:
    if book.purged:
        journal.purge(book.purged)
    return journal.appending(book.added) if book.added else nullcontext()


def open_store(
    path: Path, key: bytes, *, busy_timeout_s: float = BUSY_TIMEOUT_S, reserve_bytes: int = 0
) -> SqlStore:
    """Open the file at ``path`` with its raw 32-byte ``key``; make it if it is not there.

    In this order: log folded into the file, every page read, tables brought up to date, sealed
    entries without a second copy given one. Several processes may have the same file open. Raises
    ``TechnicianError`` ``store.cannot_open`` (wrong key, or damaged from its first page),
    ``store.read_only``, ``store.newer_than_program`` or ``store.disk_failing`` with the file's
    name, ``IntegrityError`` ``store.damaged`` or ``store.lost`` (no file, but sealed entries in the
    journal), ``LaterError`` ``store.full`` or ``store.busy``, ``ValueError`` for a key of another
    length. ``reserve_bytes`` are held back on the disk for the day when it is full; on a disk that
    is full already they are given up, so that what waits can be sent.
    """
    writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kiosk-store")
    reserve = Reserve(path, reserve_bytes)
    opening = writer.submit(_opened_with_room, path, key, busy_timeout_s, reserve)
    try:
        engine = opening.result()
        reserve.hold()
        return SqlStore(engine, writer, journal_beside(path), reserve)
    finally:
        if opening.exception() is not None:
            writer.shutdown()


def _opened_with_room(path: Path, key: bytes, busy_timeout_s: float, reserve: Reserve) -> Engine:
    """Reading takes room too, for the log's index; without any, SQLite says that the disk fails."""
    try:
        return _opened(path, key, busy_timeout_s)
    except KioskError as error:
        if error.code not in _SAID_WITHOUT_ROOM or reserve.is_there_room():
            raise
        if not reserve.give_up():
            raise LaterError("store.full", file=str(path)) from error
    return _opened(path, key, busy_timeout_s)


def _opened(path: Path, key: bytes, busy_timeout_s: float) -> Engine:
    with (
        file_failures_named(file=str(path)),
        database_failures_named(file=str(path)),
        opening_alone(path, patience_s=_OPENINGS * busy_timeout_s),
    ):
        journal = journal_beside(path)
        refuse_lost_file(path, journal)
        create_file(path)
        sqlcipher.checkpoint_and_check(path, key, busy_timeout_s=busy_timeout_s)
        with ExitStack() as on_failure:
            engine = _engine(path, key, busy_timeout_s)
            on_failure.callback(engine.dispose)
            bring_to_head(engine, path, key, busy_timeout_s=busy_timeout_s)
            catch_up(engine, journal)
            on_failure.pop_all()
        return engine


def _engine(path: Path, key: bytes, busy_timeout_s: float) -> Engine:
    # The key goes in through the creator: an address would carry it into reprs and logs.
    engine = create_engine(
        "sqlite://",
        module=sqlcipher.dbapi,
        creator=partial(sqlcipher.connect, path, key, busy_timeout_s=busy_timeout_s),
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        hide_parameters=True,
    )

    def begin(connection: Connection) -> None:
        # The write lock is taken first: what a piece of work reads stays true until it commits.
        with next_to_write(path, patience_s=busy_timeout_s):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    return engine
