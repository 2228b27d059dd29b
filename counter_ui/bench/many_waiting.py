"""Ten thousand entries that wait: what the screen's questions cost, and what the relay's do."""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counter_ui.bench.store import a_waiting_entry
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import SqlStore, open_store
from sync.contract import MOST_ENTRIES

_AT_ONCE = 500
_ROUNDS = 30
_BYTES = 2_000


def measure_many_waiting(many: int) -> dict[str, Any]:
    """Milliseconds (median and worst of thirty) of each question, and the memory it takes."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        path, key = Path(name) / "store.db", secrets.token_bytes(sqlcipher.KEY_BYTES)
        with open_store(path, key) as store:
            _fill(store, many)
        begun = time.perf_counter()
        with open_store(path, key) as store:
            opened_ms = (time.perf_counter() - begun) * 1000
            figures: dict[str, Any] = {"entries": many, "open_ms": round(opened_ms, 1)}
            for question, work in _QUESTIONS.items():
                figures[question] = _asked(store, work)
        return figures


def _fill(store: SqlStore, many: int) -> None:
    for first in range(1, many + 1, _AT_ONCE):
        entries = [
            a_waiting_entry(n, _BYTES) for n in range(first, min(first + _AT_ONCE, many + 1))
        ]

        def add(unit: UnitOfWork) -> None:
            for each in entries:  # noqa: B023 - run before the next round
                unit.outbox.add(each)

        store.run(add)


def _claim(unit: UnitOfWork) -> object:
    now = datetime.now(UTC)
    return unit.outbox.claim_due("bench", now, most=MOST_ENTRIES, most_bytes=1 << 20, lease_s=60)


_QUESTIONS: dict[str, Callable[[UnitOfWork], object]] = {
    "summary": lambda unit: unit.outbox.summary(),
    "claim_a_batch": _claim,
    "list_all": lambda unit: unit.outbox.listing(unfinished_only=True),
}


def _asked(store: SqlStore, work: Callable[[UnitOfWork], object]) -> dict[str, float]:
    times = []
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        store.run(work)
        times.append((time.perf_counter() - begun) * 1000)
    tracemalloc.start()
    store.run(work)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "ms": round(statistics.median(times), 2),
        "worst_ms": round(max(times), 2),
        "peak_kib": round(peak / 1024),
    }
