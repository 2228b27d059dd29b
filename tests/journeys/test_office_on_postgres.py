"""Two counters of an office, each with its own ``kiosk sync``, on one PostgreSQL; one is killed."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fakes.centre_counter import CounterSide
from support.command_line import CommandLine
from support.private_postgres import private_postgres, server_programs

from counter_ui.wiring import open_counter
from kiosk.config import load_settings
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry
from kiosk.ports.unit_of_work import UnitOfWork
from sync.sandbox.fault_switches import Faults
from sync.sandbox.server import SandboxServer
from sync.ticket_file import write_ticket

pytestmark = pytest.mark.skipif(server_programs() is None, reason="PostgreSQL is not installed")
EACH = 40


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[SandboxServer, list[CommandLine]]]:
    with private_postgres() as postgres, SandboxServer(tmp_path / "centre") as server:
        url = postgres.new_database()
        counters = []
        for number in (1, 2):
            folder = tmp_path / f"counter-{number}"
            folder.mkdir()
            counter = CommandLine.in_folder(folder)
            with counter.settings.open("a", encoding="utf-8") as settings:
                settings.write(f'[store]\nurl = "{url}"\n[office]\ncounter = "Quầy {number}"\n')
            ticket = folder / "ticket.json"
            write_ticket(server.practice.ticket(server.url), ticket)
            done = counter.run("enrol", str(ticket))
            assert done.returncode == 0, done.stderr
            counters.append(counter)
        yield server, counters


def registered(counter: CommandLine, first: int) -> None:
    with open_counter(load_settings(counter.settings)) as opened:
        side = CounterSide(opened.keystore, opened.store)
        for number in range(first, first + EACH):
            entry = side.seal(applicant={"number": f"0010990{number:05}"})
            opened.store.run(lambda unit, entry=entry: record(unit, entry))  # type: ignore[misc]


def record(unit: UnitOfWork, entry: OutboxEntry) -> None:
    facts = {"registration": entry.registration_id}
    unit.ledger.append(LedgerKind.RECORDED, facts, entry.created_at)
    unit.outbox.add(entry)


def test_one_killed_in_the_middle_nothing_is_lost_and_nothing_doubled(
    office: tuple[SandboxServer, list[CommandLine]], tmp_path: Path
) -> None:
    server, (one, two) = office
    registered(one, 0)
    registered(two, EACH)
    server.set_faults(Faults(slow_s=0.5))
    dying, other = (
        subprocess.Popen(each.command("sync", "--json"), stdout=subprocess.PIPE, text=True)
        for each in (one, two)
    )
    with dying, other:
        kept = sent_at_least(tmp_path, 1)
        dying.kill()
        told, _ = other.communicate(timeout=120)
    server.set_faults(Faults())
    assert kept > 0
    assert json.loads(told)["refused"] == 0
    assert one.run("sync").returncode == 0
    assert two.run("sync").returncode == 0
    for counter in (one, two):
        lines = counter.json("outbox", "list")
        assert {each["state"] for each in lines} == {"accepted"}
        assert counter.run("ledger", "verify").returncode == 0
    with closing(sqlite3.connect(tmp_path / "centre" / "centre.sqlite")) as centre:
        query = "SELECT count(*), count(DISTINCT registration_id) FROM accounts"
        rows = centre.execute(f"{query} WHERE registration_id IS NOT NULL").fetchone()
    assert rows == (2 * EACH, 2 * EACH)


def sent_at_least(folder: Path, count: int) -> int:
    """Wait until the centre holds so many."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with closing(sqlite3.connect(folder / "centre" / "centre.sqlite")) as centre:
            held: int = centre.execute("SELECT count(*) FROM registrations").fetchone()[0]
        if held >= count:
            return held
        time.sleep(0.05)
    raise AssertionError("nothing arrived")
