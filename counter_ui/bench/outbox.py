"""``kiosk bench outbox``: what the post costs, each figure beside a peer or a limit.

A practice centre runs as a process of its own; everything goes over real TLS.
"""

from __future__ import annotations

import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from counter_ui.bench.bad_link import BAD, CLEAN, LinkShape, bad_link
from counter_ui.bench.herd import POLICIES, Country, outage
from counter_ui.bench.many_waiting import measure_many_waiting
from counter_ui.bench.store import measure_store
from counter_ui.centre_wiring import relay_of
from counter_ui.practice_counter import practice_counter
from counter_ui.wiring import Counter
from kiosk.devices.system import SystemIds
from kiosk.domain.evidence import Outcome
from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.proofing import IN_PERSON_QUESTIONS
from kiosk.errors import TechnicianError
from kiosk.formats.registration_body import RegistrationBody
from kiosk.practice.policy import PRACTICE_POLICY
from sync.client import CentreClient
from sync.contract import MOST_ENTRIES, RegistrationBatch
from sync.parcel import batch_key, parcel

_IDS: Final = SystemIds()
_LINES_AT_ONCE: Final = 4
Figures = dict[str, Any]


def measure_outbox(entries: int, many: int) -> Figures:
    """All figures; ``entries`` are drained in each way, ``many`` wait in the last part."""
    figures: Figures = {"enqueue": [each.as_json() for each in measure_store(200)]}
    with (
        tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder,
        practice_counter(Path(folder), pcsc=False) as practice,
    ):
        rig = _Rig(practice.counter)
        figures["sealing"] = rig.sealing(500)
        figures["drain"] = rig.drain(entries)
        figures["wire"] = rig.wire()
        figures["bad_link"] = rig.bad_link(30)
    figures["waiting"] = measure_many_waiting(many)
    country = Country()
    figures["herd"] = {"floor_s": country.floor_s} | {
        each.name: outage(country, each).as_json() for each in POLICIES
    }
    return figures


class _Rig:
    """A counter and its centre; every registration is of a synthetic person."""

    def __init__(self, counter: Counter) -> None:
        if counter.enrolment is None or counter.client is None:
            raise TechnicianError("centre.not_enrolled")
        self._counter, self._enrolment = counter, counter.enrolment
        self._client = counter.client
        self._sequence = 0

    def sealing(self, rounds: int) -> Figures:
        """Sealing and signing one registration, in milliseconds."""
        body = _body(_IDS.new_id())
        times = sorted(_timed(lambda: self._sealed(body)) for _ in range(rounds))
        return {
            "body_bytes": len(body),
            "ms": round(statistics.median(times), 3),
            "p99_ms": round(times[len(times) * 99 // 100], 3),
        }

    def drain(self, count: int) -> Figures:
        """Entries a second: the relay, a bare loop of the same client, one by one, the centre."""
        relay_s = self._relayed(count, self._counter)
        bare_s = _timed(lambda: _post_all(self._client, self._batches(count, MOST_ENTRIES))) / 1000
        single_s = _timed(lambda: _post_all(self._client, self._batches(count // 4, 1))) / 1000
        several = self._batches(count, MOST_ENTRIES)
        with ThreadPoolExecutor(_LINES_AT_ONCE) as lines:
            shares = [several[n::_LINES_AT_ONCE] for n in range(_LINES_AT_ONCE)]
            limit_s = _timed(
                lambda: list(lines.map(lambda share: _post_all(self._client, share), shares))
            )
        rates = {
            "relay_a_s": count / relay_s,
            "bare_batches_a_s": count / bare_s,
            "one_by_one_a_s": (count // 4) / single_s,
            "centre_limit_a_s": count * 1000 / limit_s,
        }
        rounded: Figures = {name: round(rate, 1) for name, rate in rates.items()}
        rounded["ratio_to_bare"] = round(rates["relay_a_s"] / rates["bare_batches_a_s"], 2)
        rounded["ratio_to_one_by_one"] = round(rates["relay_a_s"] / rates["one_by_one_a_s"], 2)
        return rounded

    def wire(self) -> Figures:
        """Bytes on the line for each registration of a batch, headers of all layers included."""
        entries = [self._recorded() for _ in range(30)]
        sealed = statistics.mean(len(each.sealed.envelope) for each in entries)
        with bad_link(self._port, CLEAN) as link:
            self._drain_through(link.port)
            each = link.bytes_both / len(entries)
        return {
            "envelope_bytes": round(sealed),
            "wire_bytes": round(each),
            "up": round(link.bytes_up / len(entries)),
            "down": round(link.bytes_down / len(entries)),
            "ratio": round(each / sealed, 2),
        }

    def bad_link(self, count: int, shape: LinkShape = BAD) -> Figures:
        """Seconds to drain over the bad link, by the relay and one at a time."""
        for _ in range(count):
            self._recorded()
        with bad_link(self._port, shape) as link:
            relay_s = self._drain_through(link.port)
            wire = link.bytes_both / count
        with bad_link(self._port, shape) as link, self._through(link.port) as client:
            single_s = _timed(lambda: _post_all(client, self._batches(count, 1))) / 1000
        return {
            "entries": count,
            "relay_s": round(relay_s, 2),
            "one_by_one_s": round(single_s, 2),
            "ratio": round(single_s / relay_s, 1),
            "wire_bytes": round(wire),
        }

    @property
    def _port(self) -> int:
        return urlsplit(self._enrolment.url).port or 443

    def _through(self, port: int) -> CentreClient:
        host = urlsplit(self._enrolment.url).hostname
        return replace(self._enrolment, url=f"https://{host}:{port}").client()

    def _drain_through(self, port: int) -> float:
        with self._through(port) as client:
            return self._drained(replace(self._counter, client=client))

    def _relayed(self, count: int, counter: Counter) -> float:
        for _ in range(count):
            self._recorded()
        return self._drained(counter)

    def _drained(self, counter: Counter) -> float:
        """Seconds until nothing waits; raises what stands in the way."""
        relay, begun = relay_of(counter), time.perf_counter()
        while counter.store.run(lambda unit: unit.outbox.summary()).waiting:
            report = relay.send_due(live=True)
            if report.trouble is not None and report.trouble.facts.get("retry_after_s"):
                raise report.trouble
        return time.perf_counter() - begun

    def _batches(self, count: int, size: int) -> list[RegistrationBatch]:
        parcels = [parcel(self._entry()) for _ in range(count)]
        cut = [tuple(parcels[n : n + size]) for n in range(0, count, size)]
        return [RegistrationBatch(entries=each) for each in cut]

    def _recorded(self) -> OutboxEntry:
        entry = self._entry()
        self._counter.store.run(lambda unit: unit.outbox.add(entry))
        return entry

    def _entry(self) -> OutboxEntry:
        self._sequence += 1
        registration_id = _IDS.new_id()
        now = datetime.now(UTC)
        sealed = self._counter.keystore.seal(
            registration_id=registration_id,
            sequence=self._sequence,
            created_at=now,
            body=_body(registration_id),
            attachments=(),
        )
        return OutboxEntry(
            registration_id=registration_id,
            sequence=self._sequence,
            created_at=now,
            sealed=sealed,
            state=OutboxState.WAITING,
        )

    def _sealed(self, body: bytes) -> None:
        self._counter.keystore.seal(
            registration_id="01935a2e-7b00-7c3a-9d11-0123456789ab",
            sequence=1,
            created_at=datetime.now(UTC),
            body=body,
            attachments=(),
        )


def _post_all(client: CentreClient, batches: Sequence[RegistrationBatch]) -> None:
    for each in batches:
        client.post_registrations(each, batch_key(each.entries))


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _body(registration_id: str) -> bytes:
    """As a registration in person states it, about a synthetic person."""
    now = datetime.now(UTC)
    fields: Figures = {
        "registration_id": registration_id,
        "policy_id": PRACTICE_POLICY.id,
        "kind": ApplicantKind.CITIZEN,
        "method": Method.IN_PERSON,
        "applicant": {
            "number": "001099012345",
            "name": "NGUYỄN VĂN THỬ",
            "birth": "15/03/1999",
            "sex": "male",
            "address": "Tổ 1, Xã A",
            "sources": {"number": "qr", "name": "qr", "birth": "qr"},
        },
        "contact": {"phone": "0912345678"},
        "consent": {
            "notice_version": PRACTICE_POLICY.notice.version,
            "legal_basis": PRACTICE_POLICY.notice.legal_basis,
            "given_at": now,
            "read_aloud_by": "CB01",
        },
        "checks": [{"name": name, "outcome": Outcome.HOLDS} for name in IN_PERSON_QUESTIONS],
        "claimed_level": Level.MEDIUM,
        "office": "ANBINH",
        "counter": "Quầy 3",
        "officer": "CB01",
        "approver": None,
        "shift_id": _IDS.new_id(),
        "opened_at": now,
        "confirmed_at": now,
        "approved_at": now,
        "simulated": True,
        "ledger_before": secrets.token_hex(32),
    }
    return RegistrationBody(**fields).model_dump_json(by_alias=True).encode()
