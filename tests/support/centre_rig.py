"""A practice centre over real HTTPS, with a counter enrolled at it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding
from fakes.centre_counter import CounterSide, Shown
from support import emrtd_readings
from support.centre_enrolled import enrolled

from kiosk.devices.system import SystemClock
from kiosk.domain.outbox import OutboxEntry
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence
from kiosk.ports.unit_of_work import Store
from sync.client import CentreClient
from sync.enrolment import Enrolment
from sync.relay import Relay
from sync.relay_report import RelayReport
from sync.sandbox.server import SandboxServer


@dataclass
class CentreRig:
    server: SandboxServer
    counter: CounterSide
    enrolment: Enrolment
    client: CentreClient
    folder: Path

    def relay(self, store: Store | None = None) -> Relay:
        return Relay(
            store or self.counter.store,
            self.client,
            self.enrolment.statement_keys,
            SystemClock(),
            random.Random(7),
            self.folder,
        )

    def send(self, **options: Any) -> RelayReport:
        return self.relay().send_due(**{"live": True} | options)

    def rows(self, query: str, *values: Any) -> list[dict[str, Any]]:
        database = self.server.practice.centre.database
        return [dict(row) for row in database.rows(query, *values)]

    def outcome(self, entry: OutboxEntry) -> tuple[str, str, int]:
        query = "SELECT outcome, code, level FROM registrations WHERE id = ?"
        row = self.rows(query, entry.registration_id)[0]
        return row["outcome"], row["code"], row["level"]


@contextmanager
def centre_rig(folder: Path, *, store: Store | None = None, **options: Any) -> Iterator[CentreRig]:
    """``options`` go to :class:`SandboxServer`."""
    trust = folder / "centre" / "trust" / "csca"
    trust.mkdir(parents=True)
    authority = emrtd_readings.pki().authority.public_bytes(Encoding.DER)
    (trust / "practice.der").write_bytes(authority)
    with SandboxServer(folder / "centre", **options) as server:
        counter = CounterSide.in_folder(folder / "keys", store)
        enrolment = enrolled(server, counter, folder / "enrolment")
        counter.nonce = server.practice.centre.nonces.issue(datetime.now(UTC))
        with enrolment.client() as client:
            yield CentreRig(server, counter, enrolment, client, folder / "state")


@cache
def chip_evidence() -> ChipEvidence:
    """Of the practice person's card, read over its own protocol."""
    return ChipEvidence.of(emrtd_readings.read(emrtd_readings.card()))


def chip_bytes(binding: ChallengeBinding | None = None) -> Shown:
    """Bound to whatever registration it is sealed with, unless told otherwise."""
    evidence = chip_evidence()

    def of(bound: ChallengeBinding) -> bytes:
        return ChipEvidence(evidence.files, evidence.access, binding or bound).to_bytes()

    return of
