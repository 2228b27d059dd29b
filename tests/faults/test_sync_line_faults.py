"""Each fault of line and centre, over real TLS and a real file: then it mends, and all is well."""

from __future__ import annotations

import random
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from fakes.centre_clock import MovedClock
from fakes.centre_counter import CounterSide
from support.centre_enrolled import enrolled
from support.fault_matrix import FaultMatrix, times

from kiosk.domain.outbox import OutboxState
from kiosk.store.database import SqlStore, open_store
from sync.client import CentreClient
from sync.enrolment import Enrolment
from sync.relay import Relay
from sync.sandbox.fault_switches import Faults
from sync.sandbox.server import SandboxServer
from sync.tls import centre_context

SEED = 20261122
WEEK_S = 7 * 86_400.0
QUICK = httpx2.Timeout(connect=2.0, read=0.5, write=2.0, pool=2.0)


@dataclass
class Rig:
    server: SandboxServer
    counter: CounterSide
    enrolment: Enrolment
    store: SqlStore
    clock: MovedClock
    folder: Path
    rounds: int = 0

    def send(self, url: str = "") -> str:
        """One pass; the code of the trouble that it met, or empty."""
        enrolment = replace(self.enrolment, url=url or self.enrolment.url)
        context = centre_context(enrolment.authority_pem, enrolment.identity)
        with CentreClient(enrolment.url, context, timeouts=QUICK) as client:
            report = Relay(
                self.store,
                client,
                enrolment.statement_keys,
                self.clock,
                random.Random(SEED + self.rounds),
                self.folder / "state",
            ).send_due(live=True)
        self.rounds += 1
        return report.trouble.code if report.trouble else ""

    def states(self) -> set[OutboxState]:
        return {each.state for each in self.store.run(lambda unit: unit.outbox.listing())}

    def settle(self) -> None:
        """The fault is over: within a week of waits everything is settled."""
        self.server.set_faults(Faults())
        for _ in range(6):
            self.clock.pass_s(3700)
            self.send()

    def assert_each_once(self) -> None:
        ids = sorted(e.registration_id for e in self.store.run(lambda u: u.outbox.listing()))
        with closing(sqlite3.connect(self.folder / "centre" / "centre.sqlite")) as centre:
            kept = [row[0] for row in centre.execute("SELECT id FROM registrations ORDER BY id")]
            query = "SELECT count(*) FROM accounts WHERE registration_id IS NOT NULL"
            assert centre.execute(query).fetchone()[0] == len(ids)
        assert kept == ids
        assert self.states() == {OutboxState.ACCEPTED}
        ledger = self.store.run(lambda unit: tuple(unit.ledger.entries()))
        delivered = [each.facts["registration"] for each in ledger if each.kind == "delivered"]
        assert sorted(delivered) == ids


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    with (
        open_store(tmp_path / "store.db", bytes(range(32))) as store,
        SandboxServer(tmp_path / "centre") as server,
    ):
        counter = CounterSide.in_folder(tmp_path / "keys", store)
        enrolment = enrolled(server, counter, tmp_path / "enrolment")
        yield Rig(server, counter, enrolment, store, MovedClock(datetime.now(UTC)), tmp_path)


@contextmanager
def cut_after(port: int, up: int, down: int) -> Iterator[str]:
    """A line that breaks after so many bytes each way; the address to speak to."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def carry(source: socket.socket, sink: socket.socket, left: int) -> None:
            try:
                while left > 0 and (content := source.recv(min(left, 65536))):
                    sink.sendall(content)
                    left -= len(content)
            except OSError:
                pass
            for each in (source, sink):
                with closing(each):
                    pass

        def serve() -> None:
            try:
                while True:
                    near, _ = listening.accept()
                    far = socket.create_connection(("127.0.0.1", port))
                    for each in ((near, far, up), (far, near, down)):
                        threading.Thread(target=carry, args=each, daemon=True).start()
            except OSError:
                return

        threading.Thread(target=serve, daemon=True).start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"


Fault = Callable[[Rig], str]


def switched(faults: Faults) -> Fault:
    def play(rig: Rig) -> str:
        rig.server.set_faults(faults)
        return rig.send()

    return play


def cut(up: int, down: int) -> Fault:
    def play(rig: Rig) -> str:
        port = urlsplit(rig.enrolment.url).port
        assert port is not None
        with cut_after(port, up, down) as url:
            return rig.send(url)

    return play


def nobody(rig: Rig) -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    return rig.send(f"https://127.0.0.1:{port}")


def other_authority(rig: Rig) -> str:
    with SandboxServer(rig.folder / "stranger") as stranger:
        return rig.send(stranger.url)


FAULTS: dict[str, tuple[Fault, set[str]]] = {
    "answer lost after the centre's commit": (
        switched(Faults(drop_answer=True)),
        {"centre.unreachable"},
    ),
    "500": (switched(Faults(fail=True)), {"centre.failed"}),
    "429 with Retry-After": (switched(Faults(busy_retry_after_s=3)), {"centre.busy"}),
    "captive portal (200 and a page)": (
        switched(Faults(portal=True)),
        {"centre.not_the_centre"},
    ),
    "no answer in time": (switched(Faults(slow_s=1.5, times=1)), {"centre.unreachable"}),
    "wrong signature": (switched(Faults(wrong_signature=True)), {""}),
    "line cut in the middle of the request": (cut(6_000, 1 << 30), {"centre.unreachable"}),
    "line cut in the middle of the answer": (cut(1 << 30, 3_500), {"centre.unreachable"}),
    "nobody listens": (nobody, {"centre.unreachable"}),
    "TLS of another authority": (other_authority, {"centre.tls"}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_line_or_centre_loses_and_doubles_nothing(
    rig: Rig, name: str, fault_matrix: FaultMatrix
) -> None:
    play, codes = FAULTS[name]
    rounds = times(1, 2)
    met = set()
    for _ in range(rounds):
        for number in range(6):
            applicant = {"number": f"0010990{rig.rounds:02}{number:03}"}
            rig.counter.register(applicant=applicant)
        rig.clock.pass_s(WEEK_S)
        met.add(play(rig))
        assert met <= codes
        rig.server.set_faults(Faults())
        assert rig.states() <= {OutboxState.WAITING, OutboxState.UNKNOWN, OutboxState.ACCEPTED}
        rig.settle()
        rig.assert_each_once()
    fault_matrix.add(
        name,
        played=f"{rounds} × 6 entries, real TLS",
        outcome=f"0 lost, 0 doubled; {', '.join(sorted(met - {''})) or 'asked for again later'}",
    )


def test_a_poisoned_entry_blocks_nobody(rig: Rig, fault_matrix: FaultMatrix) -> None:
    ids = [
        rig.counter.register(applicant={"number": f"00109900{n:04}"}).registration_id
        for n in range(9)
    ]
    with closing_store(rig) as connection:
        spoil = "UPDATE outbox SET envelope = zeroblob(length(envelope)) WHERE registration_id = ?"
        connection.execute(spoil, (ids[4],))
        connection.execute("COMMIT")
    assert rig.send() == ""
    states = {e.registration_id: e.state for e in rig.store.run(lambda u: u.outbox.listing())}
    assert states.pop(ids[4]) is OutboxState.SET_ASIDE
    assert set(states.values()) == {OutboxState.ACCEPTED}
    fault_matrix.add(
        "poisoned entry among others",
        played="1 of 9",
        outcome="set aside for a person with its reason; its neighbours accepted",
    )


@contextmanager
def closing_store(rig: Rig) -> Iterator[sqlite3.Connection]:
    """The same file under another hand."""
    from kiosk.store import sqlcipher

    path = rig.folder / "store.db"
    with closing(sqlcipher.connect(path, bytes(range(32)), busy_timeout_s=5.0)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
