"""Fill a small disk with registrations, make room again, go on; tell what happened as JSON.

Run as ``python -m support.full_disk FOLDER`` with FOLDER on a disk of a few megabytes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from support.store_victim import KEY, kept_and_whole, register

from kiosk.errors import LaterError
from kiosk.store.database import SqlStore, open_store

SIZE = 40_000


def main() -> None:
    """Fill, free, go on, check."""
    path = Path(sys.argv[1]) / "store.db"
    ballast = path.with_name("ballast")
    ballast.write_bytes(bytes(4_000_000))
    promised: list[str] = []
    with open_store(path, KEY) as store:
        code = _until_refused(store, promised)
        again = _until_refused(store, promised)
    kept_while_full = kept_and_whole(path)
    assert kept_while_full == promised
    ballast.unlink()
    with open_store(path, KEY) as store:
        _register_one(store, promised)
    kept = kept_and_whole(path)
    told = {"codes": [code, again], "promised": len(promised), "kept": kept == promised}
    print(json.dumps(told))  # noqa: T201


def _until_refused(store: SqlStore, promised: list[str]) -> str:
    try:
        while True:
            _register_one(store, promised)
    except LaterError as error:
        return error.code


def _register_one(store: SqlStore, promised: list[str]) -> None:
    registration_id = f"registration-{len(promised) + 1}"
    store.run(lambda unit: register(unit, registration_id, SIZE))
    promised.append(registration_id)


if __name__ == "__main__":
    main()
