"""``kiosk bench faults``: many histories, and how many a minute."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from counter_ui.bench.faults.faulty import Parts
from counter_ui.bench.faults.rules import BrokenRuleError
from counter_ui.bench.faults.world import World
from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.domain.outbox import OutboxEntry
from kiosk.formats.envelope import OpeningKey

REGISTRATIONS = 10
_AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """A history that breaks a rule; its seed plays it again."""

    seed: int
    rule: str
    trace: tuple[str, ...]


@dataclass(slots=True)
class FaultFigures:
    """What a run of histories came to."""

    histories: int = 0
    seconds: float = 0.0
    happened: Counter[str] = field(default_factory=Counter)
    found: Found | None = None

    @property
    def a_minute(self) -> float:
        """Histories a minute."""
        return 60 * self.histories / self.seconds if self.seconds else 0.0

    def as_json(self) -> dict[str, object]:
        """For ``--json``."""
        found = self.found
        return {
            "histories": self.histories,
            "a_minute": round(self.a_minute),
            "happened": dict(self.happened.most_common()),
            "broken_rule": found.rule if found else None,
            "seed": found.seed if found else None,
            "trace": list(found.trace) if found else [],
        }


def sealed_registrations(folder: Path) -> tuple[tuple[OutboxEntry, ...], ...]:
    """Real envelopes of two counters, sealed once: sealing is not what is tried here."""
    centre = OpeningKey("k1", bytes(range(64)), bytes(range(1, 33))).sealing_key()
    made = []
    for counter in range(2):
        keys = open_keystore(folder / f"keys-{counter}")
        keys.put_sealing_key(centre)
        made.append(tuple(_sealed(keys, counter, number) for number in range(1, REGISTRATIONS + 1)))
    return tuple(made)


@contextmanager
def playground() -> Iterator[Path]:
    """A folder in memory where there is one: gates and locks are files."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="kiosk-faults-", dir=memory if memory.is_dir() else None
    ) as name:
        yield Path(name)


def play(seeds: Iterable[int], parts: Parts | None = None) -> FaultFigures:
    """Play one history a seed, until one breaks a rule."""
    figures = FaultFigures()
    with playground() as folder:
        sealed = sealed_registrations(folder)
        begun = time.perf_counter()
        for seed in seeds:
            world = World(seed, sealed, folder / str(seed), parts)
            figures.histories += 1
            try:
                world.live()
            except BrokenRuleError as broken:
                figures.found = Found(seed, str(broken), tuple(world.trace))
            figures.happened.update(world.trace)
            if figures.found:
                break
        figures.seconds = time.perf_counter() - begun
    return figures


def _sealed(keys: Keystore, counter: int, number: int) -> OutboxEntry:
    registration_id = f"01935a2e-7b00-7c3a-9d1{counter}-{number:012x}"
    sealed = keys.seal(
        registration_id=registration_id,
        sequence=number,
        created_at=_AT,
        body=b"{}",
        attachments=(b"evidence",),
    )
    return OutboxEntry(
        registration_id=registration_id, sequence=number, created_at=_AT, sealed=sealed
    )
