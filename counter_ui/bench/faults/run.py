"""``kiosk bench faults``: many histories, and how many a minute."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from counter_ui.bench.faults.faulty import Parts
from counter_ui.bench.faults.wire_rules import BrokenRuleError
from counter_ui.bench.faults.world import World
from kiosk.devices.keystore import Keystore, open_keystore
from kiosk.errors import KioskError
from kiosk.formats.sealing_keys import OpeningKey


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


def keystores(folder: Path) -> tuple[Keystore, ...]:
    """Of two counters that seal to one centre."""
    centre = OpeningKey("k1", bytes(range(64)), bytes(range(1, 33))).sealing_key()
    made = tuple(open_keystore(folder / f"keys-{counter}") for counter in range(2))
    for each in made:
        each.put_sealing_key(centre)
    return made


@contextmanager
def playground() -> Iterator[Path]:
    """A folder in memory where there is one: gates and locks are files."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        prefix="kiosk-faults-", dir=memory if memory.is_dir() else None
    ) as name:
        yield Path(name)


def play(seeds: Iterable[int], parts: Parts | None = None) -> FaultFigures:
    """Play one history a seed, until one breaks a rule, or raises what nobody expects."""
    figures = FaultFigures()
    with playground() as folder:
        keys = keystores(folder)
        begun = time.perf_counter()
        for seed in seeds:
            figures.histories += 1
            with World(seed, keys, folder / str(seed), parts) as world:
                try:
                    world.live()
                except BrokenRuleError as broken:
                    figures.found = Found(seed, str(broken), tuple(world.trace))
                except KioskError as error:
                    figures.found = Found(seed, f"raised {error.code}", tuple(world.trace))
            figures.happened.update(world.trace)
            if figures.found:
                break
        figures.seconds = time.perf_counter() - begun
    return figures
