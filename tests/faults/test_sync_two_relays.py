"""Several relays on one store, on both databases: each entry is sent once, whoever dies."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fakes.centre_client import CentreInMemory
from fakes.centre_clock import MovedClock
from fakes.centre_counter import CounterSide
from support.fault_matrix import FaultMatrix
from support.private_postgres import PrivatePostgres, private_postgres, server_programs
from support.relay_victim import kill_a_relay_at_work, open_either

from kiosk.domain.ledger import first_broken
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.errors import TechnicianError
from kiosk.formats.sealing_keys import OpeningKey
from kiosk.store.database import SqlStore
from sync.contract import MOST_ENTRIES, RegistrationBatch, RegistrationResults
from sync.relay import LEASE_S, Relay

MANY = 3 * MOST_ENTRIES


@pytest.fixture(scope="module")
def postgres() -> Iterator[PrivatePostgres]:
    with private_postgres() as running:
        yield running


@pytest.fixture(params=["sqlcipher", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Empty for the counter's own file."""
    if request.param == "sqlcipher":
        return ""
    if server_programs() is None:
        pytest.skip("PostgreSQL is not installed")
    running: PrivatePostgres = request.getfixturevalue("postgres")
    return running.new_database()


class Office:
    """Two counters that share a store, or two relays of one counter on its file."""

    def __init__(self, url: str, folder: Path, stack: ExitStack) -> None:
        self.url, self.folder, self.stack = url, folder, stack
        self.centre, self.clock = CountingCentre(), MovedClock()
        self.one, self.two = self.open("one"), self.open("two")
        self.counter = CounterSide.in_folder(folder / "keys", self.one)
        key = OpeningKey("k1", bytes(range(64)), bytes(range(1, 33)))
        self.counter.take_sealing_key(key.sealing_key())

    def path(self, device: str) -> Path:
        return self.folder / (f"{device}.db" if self.url else "counter.db")

    def open(self, device: str) -> SqlStore:
        return self.stack.enter_context(open_either(self.url, device, self.path(device)))

    def relay(self, device: str) -> Relay:
        return Relay(
            getattr(self, device),
            self.centre,
            self.centre.keys,
            self.clock,
            random.Random(device),
            self.folder / f"state-{device}",
            worker=device,
        )

    def free_for_two(self) -> set[str]:
        """What the other relay would send now."""
        now = self.clock.now()
        found = self.two.run(
            lambda unit: unit.outbox.claim_due(
                "two", now, most=MOST_ENTRIES, most_bytes=1 << 30, lease_s=0
            )
        )
        return {each.registration_id for each in found}

    def states(self) -> Counter[OutboxState]:
        return Counter(each.state for each in self.one.run(lambda u: u.outbox.listing()))

    def delivered(self) -> Counter[str]:
        """From the ledgers of both; in the counter's own file they are one."""
        stores = (self.one, self.two) if self.url else (self.one,)
        told: Counter[str] = Counter()
        for store in stores:
            entries = store.run(lambda unit: tuple(unit.ledger.entries()))
            assert first_broken(entries) is None
            told.update(e.facts["registration"] for e in entries if e.kind == "delivered")
        return told


class CountingCentre(CentreInMemory):
    """Two threads ask at once: their requests are told apart, and each is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.met = threading.Barrier(2, timeout=5)
        self.wait_for_another = False

    def post_registrations(
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults:
        if self.wait_for_another:
            self._meet()
        return super().post_registrations(batch, idempotency_key, depth=depth)

    def _meet(self) -> None:
        try:
            self.met.wait()
        except threading.BrokenBarrierError:
            self.wait_for_another = False  # the other has nothing left to send

    def sent(self) -> Counter[str]:
        return Counter(each for batch in self.posted for each in batch)


@pytest.fixture
def office(url: str, tmp_path: Path) -> Iterator[Office]:
    with ExitStack() as stack:
        yield Office(url, tmp_path, stack)


def registered(office: Office, count: int) -> list[OutboxEntry]:
    return [office.counter.register() for _ in range(count)]


def test_two_relays_at_once_share_the_work(office: Office) -> None:
    entries = registered(office, MANY)
    office.centre.wait_for_another = True  # both have a batch on the line before either goes on
    relays = [threading.Thread(target=office.relay(each).send_due) for each in ("one", "two")]
    for each in relays:
        each.start()
    for each in relays:
        each.join()
    assert office.centre.sent() == dict.fromkeys((e.registration_id for e in entries), 1)
    assert office.centre.asked == [], "what another relay is sending is nobody else's riddle"
    assert office.states() == {OutboxState.ACCEPTED: MANY}
    assert set(office.delivered().values()) == {1}


def test_another_sends_what_a_killed_relay_held_once_its_lease_ends(
    office: Office, fault_matrix: FaultMatrix
) -> None:
    registered(office, MANY)
    lost = kill_a_relay_at_work(office.url, "two", office.path("two"))
    names = {each.registration_id for each in lost.entries}
    arrived = RegistrationBatch(entries=lost.entries[: len(names) // 2])
    office.centre.post_registrations(arrived, "sent before the kill")

    report = office.relay("one").send_due()
    assert (report.accepted, report.trouble) == (MANY - len(names), None)
    assert not names & {each for batch in office.centre.asked for each in batch}

    office.clock.pass_s(LEASE_S + 1)
    report = office.relay("one").send_due()
    assert (report.accepted, report.trouble) == (len(names), None)
    assert set(office.centre.sent().values()) == {1}
    assert set(office.delivered().values()) == {1}
    assert office.states() == {OutboxState.ACCEPTED: MANY}
    fault_matrix.add(
        "one of two relays killed with -9, its batch on the line, "
        + ("counters on PostgreSQL" if office.url else "one file"),
        played=f"{MANY} entries, {len(names)} of them held by the dead",
        outcome="the other leaves them alone while the lease lasts, then asks; each sent once",
    )


def test_the_killed_relay_itself_goes_on_at_once(office: Office) -> None:
    registered(office, 3)
    lost = kill_a_relay_at_work(office.url, "two", office.path("two"))
    report = office.relay("two").send_due()
    assert report.accepted == len(lost.entries) == 3
    assert office.centre.asked == [[each.registration_id for each in lost.entries]]


def test_a_relay_whose_lease_ended_in_the_middle_undoes_nothing(office: Office) -> None:
    """So slow a line that another has taken over: whoever answers last changes nothing."""
    [entry] = registered(office, 1)

    class SlowCentre(CountingCentre):
        def post_registrations(
            self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
        ) -> RegistrationResults:
            if not self.posted:
                self.posted.append([])
                office.clock.pass_s(LEASE_S + 1)
                assert office.relay("two").send_due().accepted == 1
            return super().post_registrations(batch, idempotency_key, depth=depth)

    slow = SlowCentre()
    slow.key, slow.keys, slow.kept = office.centre.key, office.centre.keys, office.centre.kept
    office.centre = slow
    report = office.relay("one").send_due()
    assert report.trouble is None
    assert office.states() == {OutboxState.ACCEPTED: 1}
    assert office.delivered() == {entry.registration_id: 1}


@pytest.mark.parametrize(("count", "together"), [(MANY, True), (3, False)])
def test_a_round_that_outlasts_a_lease_keeps_what_it_holds(
    office: Office, count: int, together: bool
) -> None:
    """Many batches, or one that is refused and sent entry by entry, on a line that is slow."""

    class SlowCentre(CountingCentre):
        def post_registrations(
            self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
        ) -> RegistrationResults:
            office.clock.pass_s(0.7 * LEASE_S)
            on_the_line = {each.registration_id for each in batch.entries}
            found_by_other.append(office.free_for_two() & (on_the_line if together else names))
            if not together and len(batch.entries) > 1:
                raise TechnicianError("centre.request_refused")
            return super().post_registrations(batch, idempotency_key, depth=depth)

    found_by_other: list[set[str]] = []
    names = {each.registration_id for each in registered(office, count)}
    slow = SlowCentre()
    slow.key, slow.keys, slow.kept = office.centre.key, office.centre.keys, office.centre.kept
    office.centre = slow
    report = office.relay("one").send_due()
    assert (report.accepted, report.trouble) == (count, None)
    assert len(found_by_other) > 2 and not any(found_by_other)
    assert slow.sent() == dict.fromkeys(names, 1)


def test_what_was_claimed_and_not_sent_is_given_back(office: Office) -> None:
    registered(office, 2)
    stopping = iter((False, True))
    office.relay("one").send_due(stop=lambda: next(stopping, True))
    office.counter.register()
    office.centre.before = [None]
    assert office.relay("two").send_due().accepted == 1
