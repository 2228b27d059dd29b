"""``kiosk bench store``: a durable enqueue, beside a bare commit of the same bytes."""

from __future__ import annotations

import hashlib
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kiosk.domain.outbox import OutboxEntry, SealedRegistration
from kiosk.store import sqlcipher
from kiosk.store.database import SqlStore, open_store
from kiosk.store.sealed_journal import SealedJournal

_SIZES = (2_000, 40_000)
_WARM_UP = 20


@dataclass(frozen=True, slots=True)
class StoreFigures:
    """One size; times are of one entry, in milliseconds."""

    entry_bytes: int
    store_ms: float
    """Median through the counter's store, both copies flushed."""
    store_p99_ms: float
    bare_ms: float
    """Median of INSERT and COMMIT on bare SQLCipher, flushed as well."""
    journal_ms: float
    """Median of the second copy alone."""

    @property
    def ratio(self) -> float:
        """Entries a second through the store over those of the bare commit."""
        return self.bare_ms / self.store_ms

    @property
    def ratio_to_two_flushes(self) -> float:
        """The same beside a bare commit and a bare second copy, one after the other: the limit of
        keeping everything twice."""
        return (self.bare_ms + self.journal_ms) / self.store_ms

    def as_json(self) -> dict[str, float | int]:
        """Rounded for reading."""
        return {
            "entry_bytes": self.entry_bytes,
            "store_ms": round(self.store_ms, 3),
            "store_p99_ms": round(self.store_p99_ms, 3),
            "bare_ms": round(self.bare_ms, 3),
            "journal_ms": round(self.journal_ms, 3),
            "ratio": round(self.ratio, 2),
            "ratio_to_two_flushes": round(self.ratio_to_two_flushes, 2),
        }


def measure_store(rounds: int) -> tuple[StoreFigures, ...]:
    """Measure each size ``rounds`` times, turn about, so that a busy moment hits all alike."""
    return tuple(_measure(size, rounds) for size in _SIZES)


def _measure(size: int, rounds: int) -> StoreFigures:
    key = secrets.token_bytes(sqlcipher.KEY_BYTES)
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as name:
        folder = Path(name)
        with (
            open_store(folder / "store.db", key) as store,
            closing(sqlcipher.connect(folder / "bare.db", key, busy_timeout_s=1.0)) as bare,
        ):
            bare.execute("CREATE TABLE entries (id TEXT PRIMARY KEY, content BLOB NOT NULL)")
            return _turn_about(store, bare, SealedJournal(folder / "alone"), size, rounds)


def _turn_about(
    store: SqlStore, bare: Any, journal: SealedJournal, size: int, rounds: int
) -> StoreFigures:
    through_store, through_bare, second_copy = list[float](), list[float](), list[float]()
    for sequence in range(1, rounds + _WARM_UP + 1):
        entry = a_waiting_entry(sequence, size)
        through_store.append(_timed(lambda: store.run(lambda unit: unit.outbox.add(entry))))  # noqa: B023
        through_bare.append(_timed(lambda: _bare_commit(bare, entry)))  # noqa: B023
        second_copy.append(_timed(lambda: journal.append([entry])))  # noqa: B023
    measured = sorted(through_store[_WARM_UP:])
    return StoreFigures(
        entry_bytes=size,
        store_ms=statistics.median(measured),
        store_p99_ms=measured[min(len(measured) - 1, len(measured) * 99 // 100)],
        bare_ms=statistics.median(through_bare[_WARM_UP:]),
        journal_ms=statistics.median(second_copy[_WARM_UP:]),
    )


def a_waiting_entry(sequence: int, size: int) -> OutboxEntry:
    """Of random bytes, which nothing can compress."""
    envelope = secrets.token_bytes(size)
    sealed = SealedRegistration(envelope, (), hashlib.sha256(envelope).hexdigest())
    return OutboxEntry(
        registration_id=f"bench-{sequence}",
        sequence=sequence,
        created_at=datetime.now(UTC),
        sealed=sealed,
    )


def _bare_commit(bare: Any, entry: OutboxEntry) -> None:
    bare.execute("BEGIN IMMEDIATE")
    values = (entry.registration_id, entry.sealed.envelope)
    bare.execute("INSERT INTO entries VALUES (?, ?)", values)
    bare.execute("COMMIT")


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000
