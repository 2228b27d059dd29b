"""One round of the relay: a batch leaves, and each entry is moved by its own answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, Protocol

from kiosk.domain.outbox import FINAL, OutboxEntry, OutboxState
from kiosk.errors import IntegrityError, LaterError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork
from sync.acknowledgement import verify_acknowledgement
from sync.centre_keys import CentreKeys
from sync.contract import RegistrationBatch, RegistrationResult, RegistrationResults
from sync.parcel import batch_key, damage, parcel
from sync.relay_report import RelayReport
from sync.schedule import Randomness, next_attempt
from sync.settling import settle

Entries = Sequence[OutboxEntry]
Step = Callable[[UnitOfWork], OutboxState]
"""What one answer does to its entry; says where the entry is then."""
LEASE_S: Final = 180.0
"""Longer than any exchange with the centre; then whoever claimed an entry counts as dead."""
_NOT_TAKEN = "centre.request_refused"


class SendsRegistrations(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def post_registrations(  # noqa: D102
        self, batch: RegistrationBatch, idempotency_key: str, *, depth: int = 0
    ) -> RegistrationResults: ...
    def ask_registrations(self, ids: Sequence[str]) -> RegistrationResults: ...  # noqa: D102


class Delivery:
    """Ask for what is unknown, post what waits; trouble with the line goes up to the relay."""

    def __init__(
        self,
        store: Store,
        client: SendsRegistrations,
        centre_keys: CentreKeys,
        clock: Clock,
        rng: Randomness,
        worker: str,
    ) -> None:
        """``worker`` is who has claimed what is handed in here."""
        self._store, self._client, self._keys = store, client, centre_keys
        self._clock, self._rng, self._worker = clock, rng, worker

    def ask(self, entries: Entries, report: RelayReport) -> None:
        """What became of these? Those that never arrived wait again."""
        answer = self._client.ask_registrations([each.registration_id for each in entries])
        never_arrived = {e.registration_id for e in answer.results if e.outcome == "not_here"}
        self._mark([e for e in entries if e.registration_id in never_arrived], OutboxState.WAITING)
        self._take([e for e in entries if e.registration_id not in never_arrived], answer, report)

    def post(self, entries: Entries, report: RelayReport) -> None:
        """Send; what a fault of the disk has changed is set aside first."""
        broken = {each.registration_id: why for each in entries if (why := damage(each))}
        self._set_aside([e for e in entries if e.registration_id in broken], broken, report)
        sound = [each for each in entries if each.registration_id not in broken]
        if sound and not self._sent(sound, report):
            self._post_apart(sound, report)

    def _post_apart(self, entries: Entries, report: RelayReport) -> None:
        """The centre does not take these together: find the ones that it does not take.

        Where it takes none of several, the fault is not theirs: everything waits for a technician.
        """
        if len(entries) == 1:
            self._set_aside_as_refused(entries, report)
            return
        tried = [(each, self._sent([each], report)) for each in self._still_ours(entries)]
        refused = [each for each, taken in tried if not taken]
        if len(refused) == len(tried) > 1:
            raise TechnicianError(_NOT_TAKEN)
        self._set_aside_as_refused(refused, report)

    def _still_ours(self, entries: Entries) -> Iterator[OutboxEntry]:
        """One after the other, with all that follow held anew: each has an exchange of its own, and
        together they last longer than a lease.
        """
        for at, each in enumerate(entries):
            ids = [other.registration_id for other in entries[at:]]
            if each.registration_id in self._held(ids):
                yield each

    def _held(self, ids: Sequence[str]) -> frozenset[str]:
        now = self._clock.now()
        return self._store.run(
            lambda unit: unit.outbox.hold(self._worker, now, ids, lease_s=LEASE_S)
        )

    def _set_aside_as_refused(self, entries: Entries, report: RelayReport) -> None:
        self._set_aside(entries, {each.registration_id: _NOT_TAKEN for each in entries}, report)

    def _sent(self, entries: Entries, report: RelayReport) -> bool:
        """Send and act on the answers; False where the centre does not take the request."""
        self._mark(entries, OutboxState.UNKNOWN, still_held=True)
        parcels = tuple(parcel(each) for each in entries)
        depth = self._store.run(lambda unit: unit.outbox.summary()).waiting
        try:
            answer = self._client.post_registrations(
                RegistrationBatch(entries=parcels), batch_key(parcels), depth=depth
            )
        except LaterError as trouble:
            never = trouble.code == "centre.busy" or trouble.facts.get("sent") is False
            state = OutboxState.WAITING if never else OutboxState.UNKNOWN
            self._mark(entries, state, trouble.code)
            raise
        except TechnicianError as trouble:
            not_taken = trouble.code == _NOT_TAKEN
            reason = f"station.{trouble.code}"
            self._mark(entries, OutboxState.WAITING, reason, still_held=not_taken)
            if not_taken:
                return False
            raise
        report.sent += len(entries)
        self._take(entries, answer, report)
        return True

    def _take(self, entries: Entries, answer: RegistrationResults, report: RelayReport) -> None:
        """Act on each entry's own result, all in one transaction.

        One that is missing, or whose signature does not hold, comes again later.
        """
        results = {each.registration_id: each for each in answer.results}
        # Judged before the transaction: what is written must be the same if it is done again.
        steps = [self._step(each, results.get(each.registration_id)) for each in entries]
        for each, state in zip(
            entries, self._store.run(lambda unit: [step(unit) for step in steps]), strict=True
        ):
            report.count(each.registration_id, state)

    def _step(self, entry: OutboxEntry, result: RegistrationResult | None) -> Step:
        if result is None:
            return self._postponed(entry, "centre.no_result")
        if result.outcome in ("later", "not_here"):
            return self._postponed(entry, result.code or "centre.later")
        raw = (result.statement or "").encode()
        try:
            answer = verify_acknowledgement(raw, self._keys, entry)
        except IntegrityError as error:
            if error.code == "acknowledgement.other_envelope":
                return partial(_moved, entry, OutboxState.SET_ASIDE, error.code, None)
            return self._postponed(entry, error.code)
        now = self._clock.now()
        return lambda unit: settle(unit, entry, answer, raw, now)

    def _postponed(self, entry: OutboxEntry, reason: str) -> Step:
        """It may be there: ask again later, with a wait that grows by this entry's own attempts."""
        moment = next_attempt(self._clock.now(), entry.attempts + 1, self._rng)
        return partial(_moved, entry, OutboxState.UNKNOWN, reason, moment)

    def _set_aside(self, entries: Entries, reasons: Mapping[str, str], report: RelayReport) -> None:
        """Out of the way of the others; nothing is deleted."""

        def work(unit: UnitOfWork) -> None:
            for each in entries:
                reason = reasons[each.registration_id]
                _move(unit, each, OutboxState.SET_ASIDE, reason=reason, attempted=True)

        if entries:
            self._store.run(work)
        for each in entries:
            report.count(each.registration_id, OutboxState.SET_ASIDE)

    def _mark(
        self, entries: Entries, state: OutboxState, reason: str = "", *, still_held: bool = False
    ) -> None:
        def work(unit: UnitOfWork) -> None:
            for each in entries:
                _move(unit, each, state, reason=reason, still_held=still_held)

        if entries:
            self._store.run(work)


def _move(unit: UnitOfWork, entry: OutboxEntry, state: OutboxState, **facts: Any) -> None:
    """Mark an entry, unless another relay has brought it to its end meanwhile."""
    if unit.outbox.state(entry.registration_id) not in FINAL:
        unit.outbox.mark(entry.registration_id, state, **facts)


def _moved(
    entry: OutboxEntry,
    state: OutboxState,
    reason: str,
    next_attempt_at: datetime | None,
    unit: UnitOfWork,
) -> OutboxState:
    _move(unit, entry, state, reason=reason, next_attempt_at=next_attempt_at, attempted=True)
    return state
