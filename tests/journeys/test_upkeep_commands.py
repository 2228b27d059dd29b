"""The technician's commands in one life of a counter, against a practice centre in a process."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fakes.centre_counter import CounterSide
from fakes.store_samples import a_receipt
from support.command_line import CommandLine

from counter_ui.timer_sending import timer_sends
from kiosk.devices.keystore import open_keystore
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store.database import open_store
from printing.job_journal import JobJournal


@dataclass(frozen=True)
class Office:
    counter: CommandLine
    centre: Path
    """The practice centre's folder."""

    def register(self, number: str) -> OutboxEntry:
        """One registration with everything that recording it writes."""
        keys = open_keystore(self.counter.state / "keys")
        with open_store(self.counter.state / "counter.db", keys.store_key) as store:
            side = CounterSide(keys, store)
            entry = side.seal(applicant={"number": number})

            def work(unit: UnitOfWork) -> None:
                name = f"ANBINH-Q3-261122-{entry.sequence:04}"
                facts = {"registration": entry.registration_id, "receipt": name}
                head = unit.ledger.append(LedgerKind.RECORDED, facts, entry.created_at).digest
                receipt = a_receipt(name, entry.registration_id)
                unit.receipts.add(
                    replace(receipt, envelope_digest=entry.sealed.digest, ledger_head=head)
                )
                unit.outbox.add(entry)

            store.run(work)
            return entry


@contextmanager
def sandbox(folder: Path) -> Iterator[Path]:
    """The centre's ticket, while it serves."""
    command = [
        sys.executable,
        "-m",
        "counter_ui",
        "sandbox",
        "--folder",
        str(folder),
        "--port",
        "0",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Path(json.loads(process.stdout.readline())["ticket"])
        finally:
            process.terminate()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    counter = CommandLine.in_folder(tmp_path)
    with sandbox(tmp_path / "centre") as ticket:
        assert counter.run("enrol", str(ticket)).returncode == 0
        yield Office(counter, tmp_path / "centre")


def test_a_counters_life(office: Office, tmp_path: Path) -> None:
    counter = office.counter
    office.register("001099012345")
    office.register("001099012345")  # the same person: the centre says that there is an account
    for refused in (("reset", "--yes"), ("uninstall", "--yes"), ("uninstall", "--check")):
        done = counter.run(*refused)
        assert (done.returncode, "outbox.not_empty" in done.stderr) == (1, True)
    done = counter.run("sync")
    assert done.returncode == 1, done.stderr  # one needs a person
    lowered, task = counter.json("task", "list")
    assert lowered["task"] == "level_lowered"  # stated 3, and no chip was shown
    assert (task["task"], task["who_acts"]) == ("account_exists", "officer")
    assert task["receipt"] == "ANBINH-Q3-261122-0002"

    verdict = counter.json("ledger", "verify")
    assert verdict["holds"]
    assert verdict["anchored"] == verdict["entries"] > 2
    proof = tmp_path / "proof.json"
    assert (
        counter.run("ledger", "prove", "ANBINH-Q3-261122-0001", "--out", str(proof)).returncode == 0
    )
    key = office.centre / "keys" / "statement-key.pem"
    checked = counter.json("ledger", "check-proof", str(proof), "--key", str(key))
    assert checked["facts"]["receipt"] == "ANBINH-Q3-261122-0001"

    agreed = counter.json("reconcile")
    assert (agreed["agrees"], agreed["here"], agreed["there"]) == (True, 2, 2)

    before = counter.json("device", "show")["device"]
    rotated = counter.run("device", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    shown = counter.json("device", "show")
    assert shown["device"] != before
    office.register("001099012346")
    counter.run("sync")
    assert counter.json("reconcile")["there"] == 3

    passed = counter.run(
        "officer", "add", "CB01", "--name", "B", "--passphrase-stdin", given="an binh an binh\n"
    )
    assert passed.returncode == 0
    finished = counter.run(
        "task", "done", task["registration"], "--officer", "CB01", "--passphrase-stdin",
        given="an binh an binh\n",
    )  # fmt: skip
    assert finished.returncode == 0, finished.stderr
    assert [each["task"] for each in counter.json("task", "list")] == ["level_lowered"] * 2


def test_a_fresh_sealing_key_is_taken_while_the_centre_serves(office: Office) -> None:
    counter = office.counter
    entry = office.register("001099012345")
    first = counter.json("device", "show")["sealing_key"]
    rotate = [sys.executable, "-m", "sync.sandbox", str(office.centre), "--rotate-sealing-key"]
    fresh = json.loads(subprocess.run(rotate, check=True, capture_output=True).stdout)[
        "sealing_key"
    ]
    assert counter.run("sync").returncode == 0
    shown = counter.json("device", "show")
    assert (first != fresh, shown["sealing_key"]) == (True, fresh)
    (row,) = counter.json("outbox", "list")
    assert (row["registration"], row["state"]) == (entry.registration_id, "accepted")


def test_a_stick_goes_to_the_centre_and_comes_back_as_an_answer(
    office: Office, tmp_path: Path
) -> None:
    office.register("001099012345")
    stick = tmp_path / "stick"
    stick.mkdir()
    (export,) = office.counter.json("outbox", "export", str(stick))
    take = [sys.executable, "-m", "sync.sandbox", str(office.centre), "--import", export["file"]]
    taken = json.loads(subprocess.run(take, check=True, capture_output=True).stdout)
    assert taken["outcome"] == "accepted"
    assert office.counter.run("sync").returncode == 0
    (row,) = office.counter.json("outbox", "list")
    assert row["state"] == "accepted"
    assert office.counter.run("outbox", "check").returncode == 0
    assert office.counter.run("uninstall", "--check").returncode == 0
    with JobJournal(office.counter.state / "print-jobs.jsonl") as jobs:
        jobs.ask("receipt", "ANBINH-Q3-261122-0001", "a5")
    owed = office.counter.run("uninstall", "--check")
    assert (owed.returncode, "paper.unfinished" in owed.stderr) == (1, True)
    assert office.counter.run("uninstall", "--check", "--without-paper").returncode == 0
    reset = office.counter.run("uninstall", "--yes", "--without-paper")
    assert reset.returncode == 0, reset.stderr
    assert not office.counter.state.exists()
    (aside,) = tmp_path.glob("state.reset-*")
    shutil.rmtree(aside)


def test_the_doctor_looks_at_ledger_and_clock(office: Office) -> None:
    office.register("001099012345")
    findings = {each["part"]: each for each in office.counter.json("doctor")}
    assert findings["ledger"]["ok"], findings["ledger"]
    assert findings["clock"]["ok"]


def test_a_counter_that_was_never_used_may_be_taken_away(tmp_path: Path) -> None:
    counter = CommandLine.in_folder(tmp_path)
    assert counter.run("uninstall", "--check").returncode == 0
    assert counter.run("uninstall", "--yes").returncode == 0
    assert not counter.state.exists()


def test_a_store_that_cannot_be_looked_at_is_not_taken_away(tmp_path: Path) -> None:
    counter = CommandLine.in_folder(tmp_path)
    assert counter.run("outbox", "check").returncode == 0
    (counter.state / "counter.db").write_bytes(b"no store at all" * 1000)
    assert counter.run("uninstall", "--check").returncode == 1


def test_a_timer_says_that_it_sends(office: Office) -> None:
    assert office.counter.run("sync").returncode == 0
    assert not timer_sends(office.counter.state)
    assert office.counter.run("sync", "--timer").returncode == 0
    assert timer_sends(office.counter.state)
