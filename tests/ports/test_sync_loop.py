"""The relay's thread beside a real centre that comes and goes."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fakes.centre_counter import IDS, CounterSide
from support.centre_enrolled import enrolled

from kiosk.devices.system import SystemClock
from kiosk.domain.outbox import OutboxState
from kiosk.errors import LaterError
from sync.online import CentreProbe
from sync.relay import Relay
from sync.relay_loop import LoopReport, RelayLoop
from sync.sandbox.server import SandboxServer

WITHIN_S = 20.0


@dataclass
class Told:
    """What the loop told, and a way to wait for it without polling."""

    reports: list[LoopReport] = field(default_factory=list)
    came_back: int = 0
    _news: threading.Condition = field(default_factory=threading.Condition)

    def tell(self, report: LoopReport) -> None:
        with self._news:
            self.reports.append(report)
            self._news.notify_all()

    def until(self, wanted: Callable[[LoopReport], bool]) -> LoopReport:
        """The first report of this kind from now on, or among those not yet looked at."""
        deadline = time.monotonic() + WITHIN_S
        with self._news:
            while True:
                for place, report in enumerate(self.reports):
                    if wanted(report):
                        del self.reports[: place + 1]
                        return report
                assert self._news.wait(deadline - time.monotonic()), "the loop did not tell"

    def count(self) -> None:
        self.came_back += 1


@dataclass
class LoopRig:
    server: SandboxServer
    counter: CounterSide
    told: Told
    loop: RelayLoop


@contextmanager
def loop_rig(
    folder: Path, *, longest_first_delay_s: float = 0.0, came_back: Callable[[], None] | None = None
) -> Iterator[LoopRig]:
    with SandboxServer(folder / "centre") as server:
        counter = CounterSide.in_folder(folder / "keys")
        enrolment = enrolled(server, counter, folder / "enrolment")
        with enrolment.client() as client:
            clock, rng, told = SystemClock(), random.Random(3), Told()
            relay = Relay(
                counter.store, client, enrolment.statement_keys, clock, rng, folder / "state"
            )
            probe = CentreProbe(client, enrolment.statement_keys, clock, IDS)
            loop = RelayLoop(
                relay,
                probe,
                rng,
                told.tell,
                came_back=came_back or told.count,
                probe_every_s=0.1,
                longest_first_delay_s=longest_first_delay_s,
            )
            yield LoopRig(server, counter, told, loop)
            loop.stop()


def accepted(report: LoopReport) -> bool:
    return report.relay is not None and report.relay.accepted > 0


def test_what_waits_goes_out_when_the_centre_is_back(tmp_path: Path) -> None:
    with loop_rig(tmp_path) as rig:
        rig.server.stop()
        entry = rig.counter.register()
        rig.loop.start()
        away = rig.told.until(lambda report: not report.reachable)
        assert away.trouble is not None and away.trouble.code == "centre.unreachable"
        rig.server.start()
        rig.told.until(accepted)
        assert rig.counter.entry(entry.registration_id).state is OutboxState.ACCEPTED
        assert rig.told.came_back == 1


def test_live_registration_does_not_wait_for_the_first_delay(tmp_path: Path) -> None:
    with loop_rig(tmp_path, longest_first_delay_s=3600.0) as rig:
        rig.loop.start()
        report = rig.told.until(lambda report: report.reachable)
        assert report.centre_time is not None
        rig.counter.register()
        started = time.monotonic()
        rig.loop.wake()
        rig.told.until(accepted)
        assert time.monotonic() - started < 5


def test_first_delay_holds_what_nobody_waits_for(tmp_path: Path) -> None:
    with loop_rig(tmp_path, longest_first_delay_s=3600.0) as rig:
        entry = rig.counter.register()
        rig.loop.start()
        for _ in range(4):
            rig.told.until(lambda report: report.reachable)
        assert rig.counter.entry(entry.registration_id).state is OutboxState.WAITING


@pytest.mark.parametrize("seed_entries", [1, 30])
def test_wake_while_the_centre_is_away_is_remembered_by_the_outbox(
    tmp_path: Path, seed_entries: int
) -> None:
    with loop_rig(tmp_path) as rig:
        rig.loop.start()
        rig.told.until(lambda report: report.reachable)
        rig.server.stop()
        for number in range(seed_entries):
            rig.counter.register(applicant={"number": f"0010990{number:05}"})
        rig.loop.wake()
        rig.told.until(lambda report: report.trouble is not None)
        rig.server.start()
        rig.told.until(accepted)
        while rig.counter.store.run(lambda unit: unit.outbox.summary()).waiting:
            rig.told.until(accepted)


def test_policy_that_cannot_be_fetched_does_not_stop_the_loop(tmp_path: Path) -> None:
    def fails() -> None:
        raise LaterError("centre.not_the_centre")

    with loop_rig(tmp_path, came_back=fails) as rig:
        rig.counter.register()
        rig.loop.start()
        rig.told.until(accepted)


def test_stop_ends_the_thread(tmp_path: Path) -> None:
    with loop_rig(tmp_path) as rig:
        rig.loop.start()
        rig.loop.stop()
        assert "relay" not in {each.name for each in threading.enumerate()}
