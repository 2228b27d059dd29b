"""A process that registers into a real store and dies when told to.

Reads one JSON list of orders a line, forks a child for each order, waits for all of them, and
answers with their exit statuses. Starting once and forking saves the imports for every death.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from fakes.store_samples import NOON, a_receipt, an_entry
from sqlalchemy import Engine, event

from kiosk.domain.ledger import LedgerKind, first_broken
from kiosk.errors import KioskError
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.store import sqlcipher
from kiosk.store.database import open_store

KEY = bytes(range(32))
REFUSED = 3
"""Exit status of a child that was told off by the store; the code is in its report."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one child does, and how it dies."""

    path: str
    registrations: int
    size: int = 2000
    die_after_s: float | None = None
    """Of its own processor time, so that on a busy machine it does not die before any work."""
    die_at_statement: int | None = None
    """Just before the n-th statement, commits included."""
    largest_file: int | None = None
    """From the first registration on no file can grow beyond this: the disk fails."""
    reports: str = ""
    """Folder for what is acknowledged and refused; default the store's own."""
    synchronous: str = "FULL"
    """Weaker words make a canary, which must lose."""
    journal_flushed: bool = True
    reserve_bytes: int = 0


class Victims:
    """The waiting process; children inherit its imports."""

    def __enter__(self) -> Self:
        tests = Path(__file__).parents[1]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "support.store_victim"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._process.communicate(timeout=30)

    def run(self, *orders: Order) -> list[int]:
        """Exit statuses as by ``waitstatus_to_exitcode``: negative for a signal."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps([asdict(each) for each in orders]), file=self._process.stdin, flush=True)
        statuses: list[int] = json.loads(self._process.stdout.readline())
        return statuses


def acknowledged(path: Path) -> list[str]:
    """Registrations that some child was told are kept."""
    report = path.with_name("acknowledged")
    return report.read_text().split() if report.exists() else []


def refusals(path: Path) -> list[str]:
    """Codes of the errors that children met."""
    report = path.with_name("refusals")
    return report.read_text().split() if report.exists() else []


def register(unit: UnitOfWork, registration_id: str, size: int) -> None:
    """What recording one registration writes."""
    sequence = unit.outbox.next_sequence()
    number = unit.receipts.next_number("A", NOON)
    unit.ledger.append(
        LedgerKind.RECORDED, {"registration": registration_id, "receipt": number}, NOON
    )
    unit.outbox.add(an_entry(sequence, registration_id=registration_id, size=size))
    unit.receipts.add(a_receipt(number, registration_id))
    unit.registered_here.add(f"hash of {registration_id}", registration_id)


def kept_and_whole(path: Path) -> list[str]:
    """Registrations in the store, after checking that all its books tell the same story."""
    with open_store(path, KEY) as store:
        return store.run(_one_story)


def _one_story(unit: UnitOfWork) -> list[str]:
    ledger, outbox = tuple(unit.ledger.entries()), unit.outbox.entries()
    assert first_broken(ledger) is None
    ids = [each.registration_id for each in outbox]
    assert [each.facts["registration"] for each in ledger] == ids
    assert [each.sequence for each in outbox] == list(range(1, len(outbox) + 1))
    for place, (said, entry) in enumerate(zip(ledger, outbox, strict=True), start=1):
        receipt = unit.receipts.find(said.facts["receipt"])
        assert receipt is not None
        assert receipt.number.endswith(f"-{place:04d}")
        assert receipt.registration_id == entry.registration_id
        assert unit.registered_here.find(f"hash of {entry.registration_id}")
        assert entry.sealed.attachments == an_entry(1).sealed.attachments
    return ids


def _obey(order: Order) -> int:
    path = Path(order.path)
    reports = Path(order.reports or path.parent)
    _weaken(order)
    if order.die_after_s is not None:
        threading.Thread(target=_die_after, args=[order.die_after_s], daemon=True).start()
    if order.die_at_statement is not None:
        _die_at_statement(order.die_at_statement)
    try:
        with open_store(path, KEY, reserve_bytes=order.reserve_bytes) as store:
            if order.largest_file is not None:
                resource.setrlimit(
                    resource.RLIMIT_FSIZE, (order.largest_file, resource.RLIM_INFINITY)
                )
            for count in range(order.registrations):
                registration_id = f"{os.getpid()}-{count}"
                store.run(lambda unit, named=registration_id: register(unit, named, order.size))  # type: ignore[misc]
                _report(reports / "acknowledged", registration_id)
    except KioskError as error:
        _report(reports / "refusals", error.code)
        return REFUSED
    return 0


def _weaken(order: Order) -> None:
    settings = sqlcipher._SETTINGS
    weak = f"PRAGMA synchronous = {order.synchronous}"
    sqlcipher._SETTINGS = tuple(weak if "synchronous" in each else each for each in settings)
    if not order.journal_flushed:
        os.fdatasync = lambda handle: None


def _report(report: Path, line: str) -> None:
    handle = os.open(report, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
    os.write(handle, f"{line}\n".encode())
    os.close(handle)


def _die_after(busy_s: float) -> None:
    until = time.process_time() + busy_s
    while time.process_time() < until:
        time.sleep(0.001)
    _die()


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _die_at_statement(number: int) -> None:
    left = iter(range(number - 1))

    def count(*_: Any) -> None:
        if next(left, None) is None:
            _die()

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


def _child(order: Order) -> int:
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = _obey(order)
        finally:
            os._exit(status)
    return pid


def main() -> None:
    """Serve orders until the input ends."""
    for line in sys.stdin:
        children = [_child(Order(**each)) for each in json.loads(line)]
        statuses = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        print(json.dumps(statuses), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
