"""One history: two counters live through faults that a seed decides, step by step."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from counter_ui.bench.faults.counter import ModelCounter
from counter_ui.bench.faults.faulty import Parts
from counter_ui.bench.faults.people import id_of
from counter_ui.bench.faults.stage import Stage
from kiosk.devices.keystore import Keystore
from kiosk.domain.outbox import OutboxEntry, OutboxState

STEPS: Final = 40
_DAY_S = 86400.0
_JUMPS_S: Final = tuple(
    sign * each for sign in (-1, 1) for each in (60.0, _DAY_S, 400 * _DAY_S, 3650 * _DAY_S)
)
_SLOW_S = 60.0
"""On the line: a relay's claim must outlast it."""
_HEALING_STEPS = 14
_HEALING_S = 700.0
"""More than the longest wait of one entry."""


class World:
    """Everything of one history; the same seed and parts give the same steps."""

    def __init__(
        self, seed: int, keys: Sequence[Keystore], folder: Path, parts: Parts | None = None
    ) -> None:
        """``keys``: of each of the two counters, with the centre's sealing key."""
        self._rng = random.Random(seed)
        self._stage = stage = Stage(self._rng, keys, folder, parts or Parts())
        self.trace, self._note = stage.trace, stage.note
        self._model, self._centre, self._late = stage.model, stage.centre, stage.late
        self._counters, self._to_come = stage.counters, stage.to_come
        self._nested = False
        stage.each_way(self._meanwhile)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stage.close()

    @property
    def fingerprint(self) -> str:
        """Digest of everything that happened, in order."""
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()[:16]

    def live(self, steps: int = STEPS) -> None:
        """The whole history; raises ``BrokenRuleError`` at the first step that breaks one."""
        for _ in range(steps):
            self.step()
            self._check()
        self._heal()
        self._model.check_settled({n: each.look() for n, each in self._stage.stores.items()})

    def step(self) -> None:
        """Somebody does something, or time passes, or a request comes late."""
        happened = self._rng.choices(
            (self._register, self._relay, self._time, self._late_arrivals, self._upkeep),
            (3, 6, 2, 2, 1),
        )[0]
        happened()

    # What may happen

    def _register(self) -> None:
        counter = self._rng.choice(self._counters)
        queue = self._to_come[counter.store_name]
        if queue:
            self._note(f"{counter.name} records {id_of(queue[0])[-2:]}")
            self._lives(counter, lambda: self._record(counter))

    def _record(self, counter: ModelCounter) -> None:
        queue = self._to_come[counter.store_name]
        recorded = counter.record(queue[0])
        # Only now does a screen say so; who dies before presses the key again.
        self._model.tell(counter.store_name, recorded, counter.store.look())
        queue.pop(0)

    def _relay(self) -> None:
        self._pass(self._rng.choice(self._counters), live=self._rng.random() < 0.7)

    def _pass(self, counter: ModelCounter, *, live: bool) -> None:
        self._note(f"{counter.name} sends")
        carried = not self._stage.shared and self._rng.random() < 0.3
        relay = counter.relay(carried=carried)
        if not self._lives(counter, lambda: relay.send_due(live=live)):
            self._model.forgot_to_wait(counter.name)

    def _time(self) -> None:
        seconds = self._rng.choice((1.0, 30.0, 200.0, 700.0))
        for each in self._counters:
            each.clock.pass_s(seconds)
        if self._stage.clocks_jump and self._rng.random() < 0.5:
            jump = self._rng.choice(_JUMPS_S)
            counter = self._rng.choice(self._counters)
            self._note(f"{counter.name}'s clock jumps {jump:+.0f} s")
            counter.clock.pass_s(jump)
        if self._rng.random() < 0.3:
            self._centre.later.clear()

    def _late_arrivals(self) -> None:
        """What was on its way comes now, in any order, whatever happened meanwhile."""
        self._rng.shuffle(self._late)
        for batch in self._late:
            self._note(f"{len(batch.entries)} arrive late")
            self._centre.take(batch)
        self._late.clear()

    def _upkeep(self) -> None:
        counter = self._rng.choice(self._counters)
        if self._rng.random() < 0.5:
            before = counter.clock.now()
            store = counter.store
            self._lives(counter, lambda: store.run(lambda unit: unit.outbox.purge_accepted(before)))
        elif not self._stage.shared:
            self._carry(counter)

    def _carry(self, giver: ModelCounter) -> None:
        """A stick goes from one counter to the other; the giver's entry goes on waiting."""
        taker = self._counters[1 - self._counters.index(giver)]
        there = taker.store.look().carried
        waiting = [e for e in giver.store.look().outbox.values() if e.state is OutboxState.WAITING]
        fresh = [each for each in waiting if each.registration_id not in there]
        if fresh:
            entry = self._rng.choice(fresh)
            plain = OutboxEntry(
                registration_id=entry.registration_id,
                sequence=entry.sequence,
                created_at=entry.created_at,
                sealed=entry.sealed,
            )
            self._note(f"{taker.name} carries {entry.sequence}")
            self._lives(taker, lambda: taker.store.run(lambda unit: unit.carried.add(plain)))

    def _meanwhile(self, sender: ModelCounter) -> None:
        """While a request is slowly on its way the other works, or an old request arrives."""
        if self._nested or self._rng.random() >= 0.5:
            return
        self._nested = True
        try:
            for each in self._counters:
                each.clock.pass_s(_SLOW_S)
            other = self._counters[1 - self._counters.index(sender)]
            self._rng.choice((lambda: self._pass(other, live=True), self._late_arrivals))()
        finally:
            self._nested = False

    # How it is played

    def _lives(self, counter: ModelCounter, act: Callable[[], object]) -> bool:
        lived = counter.with_crashes(act)
        if not lived:
            self._note(f"{counter.name} dies")
        return lived

    def _heal(self) -> None:
        self._note("everything works again")
        for counter in self._counters:
            while self._to_come[counter.store_name]:
                self._record(counter)
            counter.line.healthy = counter.carried_line.healthy = True
        self._centre.later.clear()
        self._late_arrivals()
        self._nested = True
        for _ in range(_HEALING_STEPS):
            for counter in self._counters:
                counter.clock.pass_s(_HEALING_S)
                counter.relay(carried=False).send_due()

    def _check(self) -> None:
        for name, store in self._stage.stores.items():
            self._model.check(name, store.look())
