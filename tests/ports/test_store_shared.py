"""Several counters, and several relays, on one PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from fakes.store_samples import NOON, a_receipt, an_entry
from support.private_postgres import PrivatePostgres, private_postgres, server_programs
from support.store_victim import register

from kiosk.domain.ledger import LedgerKind, first_broken
from kiosk.domain.outbox import OutboxState
from kiosk.errors import KioskError, LaterError, TechnicianError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store.database import SqlStore
from kiosk.store.second_copy import journal_beside
from kiosk.store.shared import open_shared_store

pytestmark = pytest.mark.skipif(server_programs() is None, reason="PostgreSQL is not installed")
SOON = NOON + timedelta(days=1)


@pytest.fixture(scope="module")
def postgres() -> Iterator[PrivatePostgres]:
    with private_postgres() as running:
        yield running


@pytest.fixture
def url(postgres: PrivatePostgres) -> str:
    return postgres.new_database()


def _counter(url: str, device: str, folder: Path) -> SqlStore:
    return open_shared_store(url, device, folder / f"{device}.db", busy_timeout_s=10)


def _in_threads(*works: tuple[SqlStore, int]) -> None:
    def register_many(store: SqlStore, count: int) -> None:
        for number in range(count):
            named = f"{store._device}-{threading.get_ident()}-{number}"
            store.run(lambda unit, named=named: _register(unit, named, store._device))  # type: ignore[misc]

    threads = [threading.Thread(target=register_many, args=work) for work in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


def _register(unit: UnitOfWork, named: str, device: str) -> None:
    sequence = unit.outbox.next_sequence()
    number = unit.receipts.next_number(device, NOON)
    unit.ledger.append(LedgerKind.RECORDED, {"registration": named}, NOON)
    unit.outbox.add(an_entry(sequence, registration_id=named))
    unit.receipts.add(a_receipt(number, named))


def test_counters_at_work_at_once_have_numbers_and_chains_of_their_own(
    url: str, tmp_path: Path
) -> None:
    with ExitStack() as stack:
        one, two = (stack.enter_context(_counter(url, name, tmp_path)) for name in ("one", "two"))
        again = stack.enter_context(_counter(url, "one", tmp_path))
        _in_threads((one, 15), (two, 15), (again, 15))
        for store, count in ((one, 30), (two, 15)):
            ledger, following, summary = store.run(
                lambda unit: (
                    tuple(unit.ledger.entries()),
                    unit.outbox.next_sequence(),
                    unit.outbox.summary(),
                )
            )
            assert len(ledger) == count
            assert first_broken(ledger) is None
            assert following == count + 1
            assert summary.waiting == count
        entries = one.run(lambda unit: unit.outbox.entries())
    assert [each.sequence for each in entries] == [*range(1, 31), *range(1, 16)]
    copied = journal_beside(tmp_path / "one.db").ids() | journal_beside(tmp_path / "two.db").ids()
    assert copied == {each.registration_id for each in entries}


def test_two_relays_never_hold_the_same_entry(url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        one, two = (stack.enter_context(_counter(url, name, tmp_path)) for name in ("one", "two"))
        _in_threads((one, 40))
        got: dict[str, list[str]] = {"one": [], "two": []}

        def drain(store: SqlStore) -> None:
            def claim(unit: UnitOfWork) -> list[str]:
                due = unit.outbox.claim_due(
                    store._device, SOON, most=3, most_bytes=10**6, lease_s=60
                )
                return [entry.registration_id for entry in due]

            while ids := store.run(claim):
                got[store._device].extend(ids)
                for each in ids:
                    store.run(lambda unit, named=each: _accept(unit, named))  # type: ignore[misc]

        threads = [threading.Thread(target=drain, args=(store,)) for store in (one, two)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    assert len(got["one"]) + len(got["two"]) == 40
    assert not set(got["one"]) & set(got["two"])


def _accept(unit: UnitOfWork, registration_id: str) -> None:
    unit.outbox.mark(registration_id, OutboxState.ACCEPTED, acknowledgement=b"signed")


def test_what_is_being_claimed_is_stepped_over_and_not_waited_for(url: str, tmp_path: Path) -> None:
    with ExitStack() as stack:
        one, two = (stack.enter_context(_counter(url, name, tmp_path)) for name in ("one", "two"))
        _in_threads((one, 4))
        claimed, go_on = threading.Event(), threading.Event()

        def slowly(unit: UnitOfWork) -> int:
            count = len(unit.outbox.claim_due("a", SOON, most=2, most_bytes=10**6, lease_s=60))
            claimed.set()
            go_on.wait(10)
            return count

        slow = threading.Thread(target=one.run, args=(slowly,))
        slow.start()
        claimed.wait(10)
        got = two.run(
            lambda unit: unit.outbox.claim_due("b", SOON, most=9, most_bytes=10**6, lease_s=60)
        )
        go_on.set()
        slow.join()
    assert [each.sequence for each in got] == [3, 4]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET facts = '{}' WHERE sequence = 1",
        "DELETE FROM ledger WHERE sequence = 1",
        "TRUNCATE ledger",
        "INSERT INTO ledger (device, sequence, at, kind, facts, digest)"
        " SELECT device, 9, at, kind, facts, 'other' FROM ledger LIMIT 1",
        "UPDATE outbox SET state = 'accepted'",
    ],
)
def test_the_tables_refuse_what_must_never_happen(url: str, tmp_path: Path, statement: str) -> None:
    with _counter(url, "one", tmp_path) as store:
        store.run(lambda unit: register(unit, "registration-1", 100))
        with psycopg.connect(url) as editor, pytest.raises(psycopg.Error):
            editor.execute(statement.encode())


def test_a_server_that_goes_away_is_said_and_found_again(tmp_path: Path) -> None:
    with private_postgres() as postgres:
        url = postgres.new_database()
        with _counter(url, "one", tmp_path) as store, psycopg.connect(url) as other:
            store.run(lambda unit: register(unit, "registration-1", 100))

            def cut_off(unit: UnitOfWork) -> None:
                unit.outbox.summary()
                other.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE application_name = 'motcua-kiosk'"
                )
                unit.outbox.summary()

            with pytest.raises(LaterError) as caught:
                store.run(cut_off)
            assert caught.value.code == "store.unreachable"
            assert store.run(lambda unit: unit.outbox.next_sequence()) == 2


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("not an address", "store.url_malformed"),
        ("mysql://host/database", "store.url_malformed"),
        ("postgresql://someone:secret@127.0.0.1:1/store", "store.unreachable"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_without_its_password(
    tmp_path: Path, address: str, code: str
) -> None:
    with pytest.raises(KioskError) as caught:
        open_shared_store(address, "one", tmp_path / "one.db")
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


def test_a_server_that_does_not_flush_is_refused(tmp_path: Path) -> None:
    with (
        private_postgres("fsync=off") as careless,
        pytest.raises(TechnicianError) as caught,
    ):
        open_shared_store(careless.new_database(), "one", tmp_path / "one.db")
    assert caught.value.code == "store.not_durable"
    assert caught.value.facts["setting"] == "fsync"
