"""Real processes, real files, real TLS, killed with SIGKILL while entries are on their way."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.centre_clock import MovedClock
from fakes.centre_counter import CounterSide
from support.centre_enrolled import enrolled
from support.fault_matrix import FaultMatrix, times

from kiosk.devices.system import SystemClock
from kiosk.domain.outbox import OutboxState
from kiosk.store.database import SqlStore, open_store
from sync.enrolment import Enrolment
from sync.relay import Relay
from sync.sandbox.fault_switches import Faults
from sync.sandbox.server import SandboxServer

ENTRIES = 60
KILLS = times(6, 12)
SEED = 20261122


class CentreProcess:
    """The practice centre as a process of its own, always on the same port."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "sync.sandbox", str(self.folder), "--port", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert json.loads(self.process.stdout.readline())["url"].startswith("https://")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            assert self.process.stdout is not None
            self.process.stdout.close()
            self.process = None


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    with open_store(tmp_path / "store.sqlite", bytes(range(32))) as opened:
        yield opened


def with_entries(counter: CounterSide, count: int = ENTRIES) -> list[str]:
    return [
        counter.register(applicant={"number": f"0010990{number:05}"}).registration_id
        for number in range(count)
    ]


def relay(store: SqlStore, enrolment: Enrolment, folder: Path) -> Relay:
    return Relay(
        store,
        enrolment.client(),
        enrolment.statement_keys,
        SystemClock(),
        random.Random(SEED),
        folder,
    )


def assert_each_once(folder: Path, ids: list[str], store: SqlStore) -> None:
    with sqlite3.connect(folder / "centre.sqlite") as centre:
        kept = [row[0] for row in centre.execute("SELECT id FROM registrations")]
        accounts = centre.execute(
            "SELECT count(*) FROM accounts WHERE registration_id IS NOT NULL"
        ).fetchone()[0]
        sms = centre.execute("SELECT count(*) FROM sms").fetchone()[0]
    assert sorted(kept) == sorted(ids)
    assert (accounts, sms) == (len(ids), len(ids))
    entries = store.run(lambda unit: unit.outbox.entries())
    assert {each.state for each in entries} == {OutboxState.ACCEPTED}
    kinds = store.run(lambda unit: [each.kind for each in unit.ledger.entries()])
    assert kinds.count("delivered") == len(ids)


@contextmanager
def enrolled_counter(folder: Path, store: SqlStore) -> Iterator[tuple[CounterSide, Enrolment, int]]:
    with SandboxServer(folder / "centre") as server:
        counter = CounterSide.in_folder(folder / "keys", store)
        enrolment = enrolled(server, counter, folder / "enrolment")
        port = int(server.url.rpartition(":")[2])
    yield counter, enrolment, port


def test_centre_killed_and_restarted_in_mid_run(
    tmp_path: Path, store: SqlStore, fault_matrix: FaultMatrix
) -> None:
    rng = random.Random(SEED)
    with enrolled_counter(tmp_path, store) as (counter, enrolment, port):
        ids = with_entries(counter)
        post = relay(store, enrolment, tmp_path / "state")
        centre = CentreProcess(tmp_path / "centre", port)
        try:
            for _ in range(KILLS):
                centre.start()
                killer = subprocess.Popen(
                    ["sh", "-c", f"sleep {rng.uniform(0.02, 0.25)}; kill -9 {_pid(centre)}"]
                )
                post.send_due(live=True)
                killer.wait()
                centre.kill()
            centre.start()
            post.send_due(live=True)  # may meet a connection of the centre that was killed last
            post.send_due(live=True)
        finally:
            centre.kill()
    assert_each_once(tmp_path / "centre", ids, store)
    fault_matrix.add(
        "centre killed with -9 while entries are on their way",
        played=f"{KILLS} kills",
        seed=SEED,
        outcome=f"each of {len(ids)} accepted once",
    )


def _pid(centre: CentreProcess) -> int:
    assert centre.process is not None
    return centre.process.pid


SENDS = """
import random, sys
from pathlib import Path
from kiosk.devices.system import SystemClock
from kiosk.store.database import open_store
from sync.enrolment import load_enrolment
from sync.relay import Relay
folder = Path(sys.argv[1])
enrolment = load_enrolment(folder / "enrolment")
with open_store(folder / "store.sqlite", bytes(range(32))) as store, enrolment.client() as client:
    relay = Relay(store, client, enrolment.statement_keys, SystemClock(), random.Random(1),
                  folder / "state")
    print("ready", flush=True)
    relay.send_due(live=True)
"""


def test_counter_killed_in_mid_run(
    tmp_path: Path, store: SqlStore, fault_matrix: FaultMatrix
) -> None:
    rng = random.Random(SEED)
    counter = CounterSide.in_folder(tmp_path / "keys", store)
    with SandboxServer(tmp_path / "centre") as server:
        enrolment = enrolled(server, counter, tmp_path / "enrolment")
        ids = with_entries(counter)
        for _ in range(KILLS):
            sender = subprocess.Popen(
                [sys.executable, "-c", SENDS, str(tmp_path)], stdout=subprocess.PIPE, text=True
            )
            with sender:
                assert sender.stdout is not None
                assert sender.stdout.readline() == "ready\n"
                time.sleep(rng.uniform(0.0, 0.2))
                sender.kill()
        report = relay(store, enrolment, tmp_path / "state").send_due(live=True)
        assert (report.trouble, report.elsewhere) == (None, False)
        assert_each_once(tmp_path / "centre", ids, store)
    fault_matrix.add(
        "counter killed with -9 while entries are on their way",
        played=f"{KILLS} kills",
        seed=SEED,
        outcome=f"each of {len(ids)} accepted once",
    )


def test_two_relays_at_once_send_nothing_twice(
    tmp_path: Path, store: SqlStore, fault_matrix: FaultMatrix
) -> None:
    counter = CounterSide.in_folder(tmp_path / "keys", store)
    with SandboxServer(tmp_path / "centre") as server:
        enrolment = enrolled(server, counter, tmp_path / "enrolment")
        ids = with_entries(counter)
        others = [
            subprocess.Popen(
                [sys.executable, "-c", SENDS, str(tmp_path)], stdout=subprocess.DEVNULL
            )
            for _ in range(2)
        ]
        post = relay(store, enrolment, tmp_path / "state")
        deadline = time.monotonic() + 60
        while store.run(lambda unit: unit.outbox.summary()).waiting:
            assert time.monotonic() < deadline
            post.send_due(live=True)
        for each in others:
            assert each.wait(60) == 0
        assert_each_once(tmp_path / "centre", ids, store)
    fault_matrix.add(
        "screen and two timers send from one file at once",
        played=f"{len(ids)} entries",
        outcome="each sent and accepted once",
    )


def test_answer_lost_after_commit_doubles_nothing(tmp_path: Path, store: SqlStore) -> None:
    counter = CounterSide.in_folder(tmp_path / "keys", store)
    with SandboxServer(tmp_path / "centre") as server:
        enrolment = enrolled(server, counter, tmp_path / "enrolment")
        ids = with_entries(counter, 30)
        post = relay(store, enrolment, tmp_path / "state")
        server.set_faults(Faults(drop_answer=True))
        report = post.send_due(live=True)
        assert report.trouble is not None and report.trouble.code == "centre.unreachable"
        assert store.run(lambda unit: unit.outbox.summary()).waiting == 30
        states = {each.state for each in store.run(lambda unit: unit.outbox.entries())}
        assert OutboxState.ACCEPTED not in states
        server.set_faults(Faults())
        assert post.send_due(live=True).accepted == 30
        assert_each_once(tmp_path / "centre", ids, store)


def test_wrong_signature_is_never_accepted_and_the_right_one_later_is(
    tmp_path: Path, store: SqlStore
) -> None:
    counter = CounterSide.in_folder(tmp_path / "keys", store)
    with SandboxServer(tmp_path / "centre") as server:
        enrolment = enrolled(server, counter, tmp_path / "enrolment")
        ids = with_entries(counter, 1)
        clock = MovedClock(datetime.now(UTC))
        post = Relay(
            store,
            enrolment.client(),
            enrolment.statement_keys,
            clock,
            random.Random(SEED),
            tmp_path / "state",
        )
        server.set_faults(Faults(wrong_signature=True))
        report = post.send_due(live=True)
        assert (report.accepted, report.postponed) == (0, 1)
        (entry,) = store.run(lambda unit: unit.outbox.entries())
        assert (entry.state, entry.reason) == (OutboxState.UNKNOWN, "statement.signature_wrong")
        server.set_faults(Faults())
        clock.pass_s(700)
        assert post.send_due().accepted == 1
        assert_each_once(tmp_path / "centre", ids, store)
