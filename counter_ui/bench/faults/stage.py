"""What a history begins with: the centre, the stores, the counters and their lines."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from counter_ui.bench.faults.centre import ModelCentre
from counter_ui.bench.faults.counter import ModelClock, ModelCounter
from counter_ui.bench.faults.faulty import Parts
from counter_ui.bench.faults.line import BadLine
from counter_ui.bench.faults.people import AT, citizens, id_of
from counter_ui.bench.faults.rules import Model
from counter_ui.bench.faults.stores import CrashingStore
from kiosk.devices.keystore import Keystore
from kiosk.domain.registration import Approved
from sync.contract import RegistrationBatch


class Stage:
    """Made from the seed's first numbers; closed at the end."""

    def __init__(
        self, rng: random.Random, keys: Sequence[Keystore], folder: Path, parts: Parts
    ) -> None:
        self._rng, self._keys, self._folder, self._parts = rng, keys, folder, parts
        self.shared = rng.random() < 0.5
        self.clocks_jump = rng.random() < 0.5
        self.trace: list[str] = []
        everything = [each for number in range(2) for each in citizens(number)]
        queues = [list(citizens(0))] if self.shared else [list(citizens(n)) for n in range(2)]
        cloned, *refused = rng.sample(everything, 3)
        self.centre = ModelCentre(
            {id_of(each): "account.exists" for each in refused},
            {id_of(rng.choice(everything))},
            id_of(cloned),
        )
        self.model = Model(
            centre=self.centre,
            leases_hold=not (self.shared and self.clocks_jump),
            waits_hold=not self.clocks_jump,
        )
        self.late: list[RegistrationBatch] = []
        self.stores = {f"store-{n}": self._store(n) for n in range(len(queues))}
        self.to_come: dict[str, list[Approved]] = dict(zip(self.stores, queues, strict=True))
        self.counters = tuple(self._counter(number) for number in range(2))

    def note(self, what: str) -> None:
        """One line of the history."""
        self.trace.append(what)

    def each_way(self, meanwhile: Callable[[ModelCounter], None]) -> None:
        """What happens while a request of a counter is on its way."""
        for counter in self.counters:
            counter.line.meanwhile = partial(meanwhile, counter)
            counter.carried_line.meanwhile = partial(meanwhile, counter)

    def close(self) -> None:
        """Let go of files."""
        for store in self.stores.values():
            store.close()

    def _store(self, number: int) -> CrashingStore:
        name = f"store-{number}"
        store = self._parts.store(self._folder / name / "counter.db")
        self.model.told[name] = {}
        if self._parts.check_each_commit:
            store.committed = lambda: self.model.check(name, store.look())
        return store

    def _counter(self, number: int) -> ModelCounter:
        name, clock = f"counter-{number}", ModelClock(AT)
        store_name = "store-0" if self.shared else f"store-{number}"
        return ModelCounter(
            name=name,
            store=self.stores[store_name],
            store_name=store_name,
            clock=clock,
            keys=self._keys[0 if self.shared else number],
            centre_keys=self._parts.keys(self.centre),
            line=self._line(name, store_name, clock),
            carried_line=self._line(f"{name}-carried", f"{store_name}-carried", clock),
            folder=self._folder / name,
            rng=self._rng,
        )

    def _line(self, worker: str, store_name: str, clock: ModelClock) -> BadLine:
        self.model.store_of[worker] = store_name
        self.model.unanswered.setdefault(store_name, set())
        return BadLine(self.centre, self._rng, self.model, worker, clock, self.late, self.note)
