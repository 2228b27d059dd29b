"""Stores of every earlier revision are brought up to date, whole or not at all."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from support.store_victim import KEY, kept_and_whole

import kiosk.store
from kiosk.errors import TechnicianError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import open_store
from kiosk.store.schema import HEAD
from kiosk.store.tables import StoreTable

EARLIER_STORES = sorted((Path(__file__).parents[1] / "vectors" / "stores").glob("*.db"))
"""Written by the program as it was at each revision: three registrations and one officer."""


def _scripts() -> ScriptDirectory:
    config = Config()
    migrations = Path(kiosk.store.__file__).parent / "migrations"
    config.set_main_option("script_location", str(migrations))
    return ScriptDirectory.from_config(config)


def _differences(unit: UnitOfWork) -> list[Any]:
    context = MigrationContext.configure(unit.session.connection())  # type: ignore[attr-defined]
    return compare_metadata(context, StoreTable.metadata)


def _revision(path: Path) -> str:
    with closing(sqlcipher.connect(path, KEY, busy_timeout_s=1)) as connection:
        (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def test_the_program_works_with_the_newest_migration() -> None:
    assert _scripts().get_heads() == [HEAD]


def test_every_earlier_revision_has_a_store_to_try() -> None:
    revisions = {script.revision for script in _scripts().walk_revisions()}
    assert {each.stem for each in EARLIER_STORES} == revisions - {HEAD}


def test_migrations_and_table_classes_say_the_same(path: Path) -> None:
    with open_store(path, KEY) as store:
        assert store.run(_differences) == []


@pytest.mark.parametrize("earlier", EARLIER_STORES, ids=lambda each: each.stem)
def test_an_earlier_store_is_copied_brought_up_to_date_and_whole(earlier: Path, path: Path) -> None:
    shutil.copy(earlier, path)
    assert kept_and_whole(path) == ["registration-1", "registration-2", "registration-3"]
    assert _revision(path) == HEAD
    with open_store(path, KEY) as store:
        assert store.run(_differences) == []
        assert len(store.run(lambda unit: unit.officers.all())) == 1
    copy = path.with_name("store.db.before-upgrade")
    assert _revision(copy) == earlier.stem
    assert copy.stat().st_mode & 0o777 == 0o600
    assert kept_and_whole(copy) == ["registration-1", "registration-2", "registration-3"]


def test_a_new_or_current_store_is_not_copied(path: Path) -> None:
    open_store(path, KEY).close()
    open_store(path, KEY).close()
    assert not list(path.parent.glob("*before-upgrade*"))


def test_a_store_of_a_newer_program_is_left_alone(path: Path) -> None:
    open_store(path, KEY).close()
    with closing(sqlcipher.connect(path, KEY, busy_timeout_s=1)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = 'r9999'")
    with pytest.raises(TechnicianError) as caught:
        open_store(path, KEY)
    assert caught.value.code == "store.newer_than_program"
    assert caught.value.facts["found"] == "r9999"
    assert _revision(path) == "r9999"
