"""Bring a file's tables to this program's revision, all in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from kiosk.errors import TechnicianError
from kiosk.store.sqlcipher import copy_file

HEAD = "r0004"
"""The revision that this program works with; a test holds it to the newest migration."""


def current_revision(connection: Connection) -> str | None:
    """The revision that the file is at; None for a file without tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    return found


def bring_to_head(engine: Engine, path: Path, key: bytes, *, busy_timeout_s: float) -> None:
    """Upgrade the tables if they need it; a file that holds something is copied beforehand.

    Killed at any statement, the file is at the old revision or at the new one. Raises
    ``TechnicianError('store.newer_than_program')`` for a revision that this program does not know,
    ``OSError`` and the database's errors.
    """
    with engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = OFF")  # type: ignore[union-attr]
        with connection.begin():
            before = current_revision(connection)
            if before != HEAD:
                if before is not None:
                    copy = path.with_name(f"{path.name}.before-upgrade")
                    copy_file(path, copy, key, busy_timeout_s=busy_timeout_s)
                _upgrade(connection, before)
        connection.connection.driver_connection.execute("PRAGMA foreign_keys = ON")  # type: ignore[union-attr]


def bring_shared_to_head(engine: Engine) -> None:
    """The same in a database that several counters share: one of them upgrades, others wait.

    Raises ``TechnicianError('store.newer_than_program')`` and the database's errors.
    """
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('motcua schema'))"))
        before = current_revision(connection)
        if before != HEAD:
            _upgrade(connection, before)


def _upgrade(connection: Connection, before: str | None) -> None:
    # Imported here: an up-to-date store, which is nearly every start, does not pay for Alembic.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if before is not None and before not in known:
        raise TechnicianError("store.newer_than_program", found=before, known=HEAD)
    command.upgrade(config, HEAD)
