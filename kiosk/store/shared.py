"""A store that several counters of one office share, on PostgreSQL.

The same books over the same tables. Each counter has its own numbers, its own ledger and its own
journal on its own disk; officers, drafts and receipts are everybody's.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from kiosk.errors import TechnicianError
from kiosk.store.database import BUSY_TIMEOUT_S, SqlStore
from kiosk.store.failures import database_failures_named, file_failures_named
from kiosk.store.reserve import Reserve
from kiosk.store.schema import bring_shared_to_head
from kiosk.store.second_copy import catch_up, journal_beside

_CONNECT_TIMEOUT_S = 5


def open_shared_store(
    url: str,
    device: str,
    beside: Path,
    *,
    busy_timeout_s: float = BUSY_TIMEOUT_S,
    reserve_bytes: int = 0,
) -> SqlStore:
    """Open the database at ``url`` (``postgresql://…``) for the counter ``device``.

    The journal of what this counter seals stands at ``beside`` with ``.sealed`` after it. Raises
    ``TechnicianError`` ``store.url_malformed``, ``store.cannot_open``, ``store.not_durable`` (the
    server does not flush commits; the fact names its setting), ``store.newer_than_program``;
    ``LaterError`` ``store.unreachable``, ``store.busy`` or ``store.full``. No fact holds the
    address, for it may hold a password.
    """
    address = _address(url)
    writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kiosk-store")
    opening = writer.submit(_opened, address, device, beside, busy_timeout_s)
    reserve = Reserve(beside, reserve_bytes)
    try:
        engine = opening.result()
        reserve.hold()
        return SqlStore(engine, writer, journal_beside(beside), reserve, device)
    finally:
        if opening.exception() is not None:
            writer.shutdown()


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise TechnicianError("store.url_malformed") from None
    if address.drivername not in ("postgresql", "postgresql+psycopg"):
        raise TechnicianError("store.url_malformed")
    return address.set(drivername="postgresql+psycopg")


def _opened(address: URL, device: str, beside: Path, busy_timeout_s: float) -> Engine:
    with (
        database_failures_named(host=address.host or "", database=address.database or ""),
        file_failures_named(file=str(beside)),
        ExitStack() as on_failure,
    ):
        engine = _engine(address, device, busy_timeout_s)
        on_failure.callback(engine.dispose)
        _refuse_careless_server(engine)
        bring_shared_to_head(engine)
        catch_up(engine, journal_beside(beside), device)
        on_failure.pop_all()
    return engine


def _engine(address: URL, device: str, busy_timeout_s: float) -> Engine:
    engine = create_engine(
        address,
        connect_args={"connect_timeout": _CONNECT_TIMEOUT_S, "application_name": "motcua-kiosk"},
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,
    )

    def careful(connection: Any, _: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {round(busy_timeout_s * 1000)}")
            cursor.execute("SET synchronous_commit = on")
            cursor.execute("SET TIME ZONE 'UTC'")
        connection.commit()

    def one_at_a_time(connection: Connection) -> None:
        # Of one counter's processes one works at a time, so that what a piece of work reads of its
        # chain and numbers stays true until it commits; other counters are not kept waiting.
        connection.exec_driver_sql(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (device,)
        )

    event.listen(engine, "connect", careful)
    event.listen(engine, "begin", one_at_a_time)
    return engine


def _refuse_careless_server(engine: Engine) -> None:
    with engine.connect() as connection:
        for setting in ("fsync", "full_page_writes"):
            if connection.exec_driver_sql(f"SHOW {setting}").scalar() != "on":
                raise TechnicianError("store.not_durable", setting=setting)
