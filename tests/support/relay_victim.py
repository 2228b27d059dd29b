"""A relay in a process of its own that is killed while its batch is on the line.

Opens the store that it is told, claims and marks as always, says on its output what it would send,
and then waits for an answer that never comes.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from fakes.centre_client import CentreInMemory
from fakes.centre_clock import MovedClock

from kiosk.store.database import SqlStore, open_store
from kiosk.store.shared import open_shared_store
from sync.contract import RegistrationBatch, RegistrationResults
from sync.relay import Relay

KEY = bytes(range(32))


def open_either(url: str, device: str, path: Path) -> SqlStore:
    """The counter ``device`` on the PostgreSQL at ``url``, or the file at ``path``."""
    if url:
        return open_shared_store(url, device, path, busy_timeout_s=10)
    return open_store(path, KEY, busy_timeout_s=10)


class SilentLine(CentreInMemory):
    """Says what it was given, and never answers."""

    def post_registrations(
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults:
        print(batch.model_dump_json(), flush=True)  # noqa: T201
        threading.Event().wait()
        raise AssertionError("not reached")

    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults:
        raise AssertionError("nothing is unknown yet")


def kill_a_relay_at_work(url: str, device: str, path: Path) -> RegistrationBatch:
    """Start one, kill it while its first batch is on the line; returns that batch."""
    tests = Path(__file__).parents[1]
    order = json.dumps([url, device, str(path)])
    process = subprocess.Popen(
        [sys.executable, "-m", "support.relay_victim", order],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])},
    )
    assert process.stdout is not None
    with process:
        line = process.stdout.readline()
        process.kill()
    return RegistrationBatch.model_validate_json(line)


def main() -> None:
    """One pass, as far as it comes."""
    url, device, path = json.loads(sys.argv[1])
    line = SilentLine()
    with open_either(url, device, Path(path)) as store:
        Relay(
            store,
            line,
            line.keys,
            MovedClock(),
            random.Random(1),
            Path(path).parent / f"state-{device}",
            worker=device,
        ).send_due()


if __name__ == "__main__":
    main()
