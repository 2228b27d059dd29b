"""One history: two counters live through faults that a seed decides, step by step."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from counter_ui.bench.faults.centre import ModelCentre
from counter_ui.bench.faults.counter import Crash, CrashingStore, ModelClock, record
from counter_ui.bench.faults.faulty import Parts
from counter_ui.bench.faults.line import BadLine
from counter_ui.bench.faults.rules import Model
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.ports.unit_of_work import Store
from sync.carried import CarriedStore
from sync.contract import RegistrationBatch
from sync.relay import Relay

STEPS: Final = 40
_START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
_DAY_S = 86400.0
_HEALING_STEPS = 14
_HEALING_S = 700.0
"""More than the longest wait of one entry."""


@dataclass
class ModelCounter:
    """One counter: its clock, its store (perhaps shared) and its line."""

    name: str
    store: CrashingStore
    clock: ModelClock
    line: BadLine
    carried_line: BadLine
    folder: Path


class World:
    """Everything of one history; the same seed and parts give the same steps."""

    def __init__(
        self,
        seed: int,
        sealed: Sequence[Sequence[OutboxEntry]],
        folder: Path,
        parts: Parts | None = None,
    ) -> None:
        """``sealed``: the registrations to come, of each of the two counters."""
        self._rng = random.Random(seed)
        self._parts = parts or Parts()
        self.shared = self._rng.random() < 0.5
        self.clocks_jump = self._rng.random() < 0.5
        self.trace: list[str] = []
        queues = [list(sealed[0])] if self.shared else [list(each) for each in sealed]
        everything = [each for queue in queues for each in queue]
        refused = self._rng.sample(everything, 2)
        self.centre = ModelCentre(
            {each.registration_id: "account.exists" for each in refused},
            {self._rng.choice(everything).registration_id},
        )
        self.model = Model(self.centre, leases_hold=not (self.shared and self.clocks_jump))
        self._late: list[RegistrationBatch] = []
        self._nested = False
        self.stores = {f"store-{n}": CrashingStore(self._parts.outbox) for n in range(len(queues))}
        self._to_come = dict(zip(self.stores, queues, strict=True))
        for name, store in self.stores.items():
            self.model.told[name] = {}
            store.committed = partial(self.model.check, name, store)
        self.counters = [self._counter(n, folder) for n in range(2)]

    @property
    def fingerprint(self) -> str:
        """Digest of everything that happened, in order."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]

    def live(self, steps: int = STEPS) -> None:
        """The whole history; raises :class:`BrokenRuleError` at the first step that breaks one."""
        for _ in range(steps):
            self.step()
            self._check()
        self._heal()
        self.model.check_settled(self.stores)

    def step(self) -> None:
        """Somebody does something, or time passes, or a request comes late."""
        happened = self._rng.choices(
            (self._register, self._relay, self._time, self._late_arrivals, self._upkeep),
            (3, 6, 2, 2, 1),
        )[0]
        happened()

    # What may happen

    def _register(self) -> None:
        counter = self._rng.choice(self.counters)
        queue = self._to_come[self._name_of(counter.store)]
        if queue:
            self._note(f"{counter.name} records {queue[0].sequence}")
            self._with_crashes(counter, lambda: self._record(counter, queue))

    def _record(self, counter: ModelCounter, queue: list[OutboxEntry]) -> None:
        entry = queue[0]
        counter.store.run(lambda unit: record(unit, entry))
        # Only now does a screen say so; who dies before presses the key again.
        self.model.told[self._name_of(counter.store)][entry.registration_id] = queue.pop(0)

    def _relay(self) -> None:
        counter = self._rng.choice(self.counters)
        self._pass(counter, live=self._rng.random() < 0.7)

    def _pass(self, counter: ModelCounter, *, live: bool) -> None:
        self._note(f"{counter.name} sends")
        carried = not self.shared and self._rng.random() < 0.3
        relay = self._relay_of(counter, carried=carried)
        self._with_crashes(counter, lambda: relay.send_due(live=live))

    def _time(self) -> None:
        seconds = self._rng.choice((1.0, 30.0, 200.0, 700.0))
        for each in self.counters:
            each.clock.pass_s(seconds)
        if self.clocks_jump and self._rng.random() < 0.3:
            jump = self._rng.choice((-400 * _DAY_S, -_DAY_S, -60.0, 60.0, _DAY_S, 400 * _DAY_S))
            counter = self._rng.choice(self.counters)
            self._note(f"{counter.name}'s clock jumps {jump:+.0f} s")
            counter.clock.pass_s(jump)
        if self._rng.random() < 0.3:
            self.centre.later.clear()

    def _late_arrivals(self) -> None:
        """What was on its way comes now, in any order, whatever happened meanwhile."""
        self._rng.shuffle(self._late)
        for batch in self._late:
            self._note(f"{len(batch.entries)} arrive late")
            self.centre.take(batch)
        self._late.clear()

    def _upkeep(self) -> None:
        counter = self._rng.choice(self.counters)
        if self._rng.random() < 0.5:
            before = counter.clock.now()
            self._with_crashes(
                counter, lambda: counter.store.run(lambda unit: unit.outbox.purge_accepted(before))
            )
        elif not self.shared:
            self._carry(counter)

    def _carry(self, giver: ModelCounter) -> None:
        """A stick goes from one counter to the other; the giver's entry goes on waiting."""
        taker = self.counters[1 - self.counters.index(giver)]
        waiting = [e for e in giver.store.pages.outbox.values() if e.state is OutboxState.WAITING]
        fresh = [e for e in waiting if e.registration_id not in taker.store.pages.carried]
        if fresh:
            entry = self._rng.choice(fresh)
            plain = OutboxEntry(
                registration_id=entry.registration_id,
                sequence=entry.sequence,
                created_at=entry.created_at,
                sealed=entry.sealed,
            )
            self._note(f"{taker.name} carries {entry.sequence}")
            self._with_crashes(taker, lambda: taker.store.run(lambda unit: unit.carried.add(plain)))

    def _meanwhile(self, sender: ModelCounter) -> None:
        """While a request is on its way the other counter works, or an old request arrives."""
        if self._nested or self._rng.random() >= 0.3:
            return
        self._nested = True
        try:
            other = self.counters[1 - self.counters.index(sender)]
            self._rng.choice((lambda: self._pass(other, live=True), self._late_arrivals))()
        finally:
            self._nested = False

    # How it is played

    def _with_crashes(self, counter: ModelCounter, act: Callable[[], object]) -> None:
        def crash() -> bool:
            return self._rng.random() < 0.02

        before, counter.store.crash = counter.store.crash, crash
        try:
            act()
        except Crash:
            self._note(f"{counter.name} dies")
        finally:
            counter.store.crash = before

    def _heal(self) -> None:
        self._note("everything works again")
        for counter in self.counters:
            queue = self._to_come[self._name_of(counter.store)]
            while queue:
                self._record(counter, queue)
            counter.line.healthy = counter.carried_line.healthy = True
        self.centre.later.clear()
        self._late_arrivals()
        self._nested = True
        for _ in range(_HEALING_STEPS):
            for counter in self.counters:
                counter.clock.pass_s(_HEALING_S)
                self._relay_of(counter, carried=False).send_due()
                self._check()

    def _check(self) -> None:
        for name, store in self.stores.items():
            self.model.check(name, store)

    def _note(self, what: str) -> None:
        self.trace.append(what)

    def _name_of(self, store: CrashingStore) -> str:
        return next(name for name, each in self.stores.items() if each is store)

    def _counter(self, number: int, folder: Path) -> ModelCounter:
        name = f"counter-{number}"
        store_name = "store-0" if self.shared else f"store-{number}"
        line, carried_line = (
            self._line(worker, of)
            for worker, of in ((name, store_name), (f"{name}-carried", f"{store_name}-carried"))
        )
        counter = ModelCounter(
            name=name,
            store=self.stores[store_name],
            clock=ModelClock(_START),
            line=line,
            carried_line=carried_line,
            folder=folder / name,
        )
        for each in (line, carried_line):
            each.meanwhile = lambda: self._meanwhile(counter)
        return counter

    def _line(self, worker: str, store_name: str) -> BadLine:
        self.model.store_of[worker] = store_name
        self.model.unanswered.setdefault(store_name, set())
        return BadLine(self.centre, self._rng, self.model, worker, self._late, self._note)

    def _relay_of(self, counter: ModelCounter, *, carried: bool) -> Relay:
        store: Store = CarriedStore(counter.store) if carried else counter.store
        return Relay(
            store,
            counter.carried_line if carried else counter.line,
            self._parts.keys(self.centre),
            counter.clock,
            self._rng,
            counter.folder,
            worker=counter.name,
        )
