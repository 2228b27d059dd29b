"""One counter of the model: the product's use case and relays over a store that loses power."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from counter_ui.bench.faults.line import BadLine
from counter_ui.bench.faults.people import OFFICE
from counter_ui.bench.faults.stores import Crash, CrashingStore
from kiosk.devices.keystore import Keystore
from kiosk.domain.registration import Approved, Recorded
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.record_registration import RecordRegistration
from sync.carried import CarriedStore
from sync.centre_keys import CentreKeys
from sync.relay import Relay


class ModelClock(Clock):
    """Stands still until the model moves it."""

    def __init__(self, now: datetime) -> None:
        self.wall = now

    def now(self) -> datetime:
        """See the port."""
        return self.wall

    def monotonic_s(self) -> float:
        """See the port."""
        return 0.0

    def pass_s(self, seconds: float) -> None:
        """Time goes by, or somebody sets the clock."""
        self.wall += timedelta(seconds=seconds)


@dataclass
class ModelCounter:
    """Its clock, its store (perhaps shared), its keys and its lines."""

    name: str
    store: CrashingStore
    store_name: str
    clock: ModelClock
    keys: Keystore
    centre_keys: CentreKeys
    line: BadLine
    carried_line: BadLine
    folder: Path
    rng: random.Random

    def record(self, approved: Approved) -> Recorded:
        """What *ghi sổ* does."""
        return RecordRegistration(self.store, self.clock, self.keys, self.keys, OFFICE, True)(
            approved
        )

    def relay(self, *, carried: bool) -> Relay:
        """For its own entries, or for what it carries."""
        store: Store = CarriedStore(self.store) if carried else self.store
        line = self.carried_line if carried else self.line
        return Relay(
            store,
            line,
            self.centre_keys,
            self.clock,
            self.rng,
            self.folder,
            worker=self.name,
        )

    def with_crashes(self, act: Callable[[], object]) -> bool:
        """Whether it lived through it."""

        def crash() -> bool:
            return self.rng.random() < 0.02

        before, self.store.crash = self.store.crash, crash
        try:
            act()
        except Crash:
            return False
        finally:
            self.store.crash = before
        return True
