"""Fill a small disk with registrations, make room again, go on; tell what happened as JSON.

Run as ``python -m support.full_disk FOLDER [reserve|before]``, FOLDER on a disk of some megabytes.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from pathlib import Path

from support.store_victim import KEY, kept_and_whole, register

from kiosk.errors import LaterError
from kiosk.store.database import SqlStore, open_store

SIZE = 40_000
RESERVE = 4 << 20


def main() -> None:
    """Play what the arguments ask for."""
    path = Path(sys.argv[1]) / "store.db"
    told = _PLAYED[sys.argv[2] if len(sys.argv) > 2 else ""](path)
    print(json.dumps(told))  # noqa: T201


def _with_reserve(path: Path) -> dict[str, object]:
    """Somebody else fills the disk to the last byte while a citizen sits at the desk."""
    promised: list[str] = []
    with open_store(path, KEY, reserve_bytes=RESERVE) as store:
        _register_one(store, promised)
        held = path.with_name("store.db.reserve").stat().st_blocks * 512
        _fill_to_the_last_byte(path.with_name("films"))
        for _ in range(20):
            _register_one(store, promised)
        given_up = not path.with_name("store.db.reserve").exists()
        code = _until_refused(store, promised)
    with open_store(path, KEY, reserve_bytes=RESERVE) as store:
        taken_while_full = path.with_name("store.db.reserve").exists()
    path.with_name("films").unlink()
    open_store(path, KEY, reserve_bytes=RESERVE).close()
    return {
        "held": held,
        "given_up": given_up,
        "code": code,
        "taken_while_full": taken_while_full,
        "taken_again": path.with_name("store.db.reserve").exists(),
        "kept": kept_and_whole(path) == promised,
    }


def _full_before_the_start(path: Path) -> dict[str, object]:
    """The disk fills up while the counter is closed: with the reserve it opens, without it not."""
    promised: list[str] = []
    with open_store(path, KEY, reserve_bytes=RESERVE) as store:
        _register_one(store, promised)
    films, reserve = path.with_name("films"), path.with_name("store.db.reserve")
    _fill_to_the_last_byte(films)
    with open_store(path, KEY, reserve_bytes=RESERVE) as store:
        given_up = not reserve.exists()
        _register_one(store, promised)
    _fill_to_the_last_byte(path.with_name("more-films"))
    code = ""
    try:
        open_store(path, KEY, reserve_bytes=RESERVE).close()
    except LaterError as error:
        code = error.code
    films.unlink()
    return {"given_up": given_up, "code": code, "kept": kept_and_whole(path) == promised}


def _fill_to_the_last_byte(path: Path) -> None:
    with path.open("wb", buffering=0) as films, suppress(OSError):
        while True:
            films.write(bytes(4096))


def _without_reserve(path: Path) -> dict[str, object]:
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
    return {"codes": [code, again], "promised": len(promised), "kept": kept == promised}


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


_PLAYED = {
    "": _without_reserve,
    "reserve": _with_reserve,
    "before": _full_before_the_start,
}


if __name__ == "__main__":
    main()
