"""The store's libraries are paid for by whoever opens it, and Alembic only by an upgrade."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

OPEN = "open_store(pathlib.Path(sys.argv[1]), bytes(32)).close()"


def _loaded(code: str, path: Path) -> set[str]:
    program = f"import pathlib, sys\n{code}\nprint(' '.join(sys.modules))"
    told = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


def test_naming_the_store_loads_no_database(path: Path) -> None:
    loaded = _loaded("import kiosk.store, kiosk.ports.unit_of_work", path)
    assert not loaded & {"sqlmodel", "sqlalchemy", "sqlcipher3", "alembic"}


def test_only_an_upgrade_loads_the_migrations(path: Path) -> None:
    opening = f"from kiosk.store.database import open_store\n{OPEN}"
    assert "alembic" in _loaded(opening, path)
    assert "alembic" not in _loaded(opening, path)
