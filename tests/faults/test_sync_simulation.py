"""Seeded histories of counter, line and centre, with a crash between any two steps.

Invariants, checked after every step: nothing recorded is lost, nothing is accepted twice, nothing
is shown as accepted without a verified acknowledgement, outbox, ledger and receipts agree.
``MOTCUA_SEED=7`` replays one history exactly; ``MOTCUA_SEEDS=10000`` runs so many.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from fakes.centre_client import CentreInMemory
from fakes.centre_clock import MovedClock
from fakes.centre_counter import CounterSide
from fakes.memory_store import MemoryStore

from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.domain.receipt import ReceiptState
from kiosk.errors import LaterError
from kiosk.formats.envelope import OpeningKey
from kiosk.ports.unit_of_work import UnitOfWork
from sync.acknowledgement import verify_acknowledgement
from sync.contract import RegistrationBatch, RegistrationEntry, RegistrationResults
from sync.delivery import Delivery, SendsRegistrations
from sync.relay import Relay

Result = TypeVar("Result")
SEEDS = (
    [int(os.environ["MOTCUA_SEED"])]
    if "MOTCUA_SEED" in os.environ
    else list(range(int(os.environ.get("MOTCUA_SEEDS", "60"))))
)
STEPS = 40
REGISTRATIONS = 12


class Crash(BaseException):
    """The power is gone."""


class CrashingStore(MemoryStore):
    """Loses power before or just after a commit, when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.crash: Callable[[], bool] = lambda: False

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        if self.crash():
            raise Crash
        result = super().run(work)
        if self.crash():
            raise Crash
        return result


class Line(SendsRegistrations):
    """Between counter and centre: drops, repeats, delays."""

    def __init__(self, centre: CentreInMemory, rng: random.Random, *, repeats: bool) -> None:
        self.centre, self.rng, self.repeats = centre, rng, repeats
        self.late: list[tuple[RegistrationBatch, str]] = []
        self.healthy = False

    def post_registrations(
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults:
        self._before()
        if self.repeats and self._happens(0.15):
            self.late.append((batch, idempotency_key))
            if self._happens(0.5):
                raise LaterError("centre.unreachable", sent=True)
        answer = self.centre.post_registrations(batch, idempotency_key, depth=depth)
        if self.repeats and self._happens(0.15):
            answer = self.centre.post_registrations(batch, idempotency_key, depth=depth)
        self._after()
        return answer

    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults:
        self._before()
        answer = self.centre.ask_registrations(ids)
        self._after()
        return answer

    def deliver_late(self) -> None:
        for batch, key in self.late:
            self.centre.post_registrations(batch, key)
        self.late.clear()

    def _before(self) -> None:
        if self._happens(0.1):
            raise LaterError("centre.unreachable", sent=False)
        if self._happens(0.1):
            raise LaterError("centre.unreachable", sent=True)
        if self._happens(0.1):
            raise LaterError("centre.busy", retry_after_s=self.rng.uniform(0, 900))
        if self._happens(0.05):
            raise Crash

    def _after(self) -> None:
        if self._happens(0.15):
            raise LaterError("centre.unreachable", sent=True)
        if self._happens(0.05):
            raise LaterError("centre.failed", status=500)
        if self._happens(0.05):
            raise Crash

    def _happens(self, probability: float) -> bool:
        return not self.healthy and self.rng.random() < probability


class CountingCentre(CentreInMemory):
    """Counts the accounts that it makes; ``forgetful`` makes one for every post."""

    def __init__(self, *, forgetful: bool) -> None:
        super().__init__()
        self.forgetful, self.made = forgetful, Counter[str]()

    def _take(self, entry: RegistrationEntry) -> Any:
        name = entry.registration_id
        decided = name not in self.refuse and name not in self.later
        if decided and (self.forgetful or name not in self.kept):
            self.made[name] += 1
        return super()._take(entry)


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[OutboxEntry, ...]:
    """Real envelopes, made once: sealing is not what is tried here."""
    counter = CounterSide.in_folder(tmp_path_factory.mktemp("simulation") / "keys")
    counter.take_sealing_key(OpeningKey("k1", bytes(range(64)), bytes(range(1, 33))).sealing_key())
    return tuple(counter.seal(sequence=number) for number in range(1, REGISTRATIONS + 1))


class World:
    """One history."""

    def __init__(
        self, seed: int, entries: tuple[OutboxEntry, ...], folder: Path, *, forgetful: bool
    ) -> None:
        self.rng = random.Random(seed)
        self.store, self.clock = CrashingStore(), MovedClock()
        self.centre = CountingCentre(forgetful=forgetful)
        self.line = Line(self.centre, self.rng, repeats=not forgetful)
        self.folder, self.waiting = folder, list(entries)
        self.recorded: list[OutboxEntry] = []
        self.recorder = CounterSide(keys=None, store=self.store)  # type: ignore[arg-type]
        for entry in self.rng.sample(entries, 2):
            self.centre.refuse[entry.registration_id] = "account.exists"
        self.centre.later = {self.rng.choice(entries).registration_id}

    def step(self) -> None:
        """A registration, time, a late delivery, or a pass of the relay that may crash."""
        if self.waiting and self.rng.random() < 0.5:
            self.recorded.append(self.waiting.pop(0))
            self.recorder.record(self.recorded[-1])
        self.clock.pass_s(self.rng.choice([0.0, 1.0, 30.0, 700.0]))
        if self.rng.random() < 0.05:
            self.clock.wall += timedelta(days=self.rng.choice([-400, -1, 1, 400]))
        if self.rng.random() < 0.3:
            self.line.deliver_late()
        if self.rng.random() < 0.3:
            self.centre.later.clear()
        self.store.crash = lambda: self.rng.random() < 0.01
        try:
            self.relay().send_due(live=self.rng.random() < 0.7)
        except Crash:
            pass
        finally:
            self.store.crash = lambda: False

    def heal(self) -> None:
        """Everything works again: within an hour and a bit, everything is settled."""
        for entry in self.waiting:
            self.recorder.record(entry)
        self.recorded += self.waiting
        self.line.healthy = True
        self.centre.later.clear()
        self.line.deliver_late()
        for _ in range(12):
            self.clock.pass_s(700)
            self.relay().send_due()

    def relay(self) -> Relay:
        return Relay(self.store, self.line, self.centre.keys, self.clock, self.rng, self.folder)

    def check(self) -> None:
        pages = self.store.pages
        delivered = Counter(
            each.facts["registration"] for each in pages.ledger if each.kind == "delivered"
        )
        receipts = {each.registration_id: each for each in pages.receipts.values()}
        for entry in self.recorded:
            name = entry.registration_id
            now = pages.outbox[name]
            accepted = now.state is OutboxState.ACCEPTED
            assert delivered[name] == int(accepted)
            assert (receipts[name].state is ReceiptState.ACCEPTED) == accepted
            assert now.sealed == entry.sealed
            assert now.state is not OutboxState.SET_ASIDE
            if accepted:
                answer = verify_acknowledgement(now.acknowledgement or b"", self.centre.keys, entry)
                assert answer.accepted and self.centre.made[name] == 1
            if now.state is OutboxState.REFUSED:
                assert name in self.centre.refuse
        assert max(self.centre.made.values(), default=0) <= 1

    def check_settled(self) -> None:
        self.check()
        for entry in self.recorded:
            refused = entry.registration_id in self.centre.refuse
            wanted = OutboxState.REFUSED if refused else OutboxState.ACCEPTED
            assert self.store.pages.outbox[entry.registration_id].state is wanted


def live_through(world: World) -> None:
    for _ in range(STEPS):
        world.step()
        world.check()
    world.heal()
    world.check_settled()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_lost_and_nothing_doubled(
    seed: int, sealed: tuple[OutboxEntry, ...], tmp_path: Path
) -> None:
    live_through(World(seed, sealed, tmp_path, forgetful=False))


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_asking_first_alone_keeps_a_forgetful_centre_from_doubling(
    seed: int, sealed: tuple[OutboxEntry, ...], tmp_path: Path
) -> None:
    """Where the line neither repeats nor delays, the counter's own order of steps is enough."""
    live_through(World(seed, sealed, tmp_path, forgetful=True))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A relay that sends again without asking: the canary that must be found."""

    def ask(self: Delivery, entries: Sequence[OutboxEntry], report: Any) -> None:
        self._mark(entries, OutboxState.WAITING)

    monkeypatch.setattr(Delivery, "ask", ask)
    yield


@pytest.mark.usefixtures("hasty")
def test_simulation_has_teeth(sealed: tuple[OutboxEntry, ...], tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        for seed in range(20):
            live_through(World(seed, sealed, tmp_path / str(seed), forgetful=True))
