"""Sends what is due, and believes only what the centre has signed.

Every entry is marked *unknown* on the disk before its bytes leave, so that a crash at any point
leaves the truth: it may have arrived. What is unknown is asked for by id before it is sent again,
and the centre answers the same id for ever the same, so nothing is lost and nothing is doubled.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from kiosk.domain.outbox import OutboxEntry, OutboxState
from kiosk.errors import LaterError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork
from sync.centre_keys import CentreKeys
from sync.contract import MOST_ENTRIES
from sync.delivery import LEASE_S, Delivery, SendsRegistrations
from sync.gate import Gate
from sync.relay_report import RelayReport
from sync.schedule import LONGEST_RETRY_AFTER_S, Randomness
from sync.single_flight import single_flight

_FIRST_BYTES: Final = 64 << 10
_FEWEST_BYTES: Final = 16 << 10
_MOST_BYTES: Final = 1 << 20
_LONGEST_WAIT_S: Final = 2 * LONGEST_RETRY_AFTER_S


class Relay:
    """One counter's post; safe from several processes, and beside relays of other counters."""

    def __init__(
        self,
        store: Store,
        client: SendsRegistrations,
        centre_keys: CentreKeys,
        clock: Clock,
        rng: Randomness,
        state_folder: Path,
        *,
        worker: str = "relay",
    ) -> None:
        """``worker`` names this counter to others whose relays share the store: always the same.

        After a crash it goes on at once with what it held; others wait until its lease ends.
        """
        self._store, self._clock, self._worker = store, clock, worker
        self._delivery = Delivery(store, client, centre_keys, clock, rng, worker)
        self._lock_file = state_folder / "relay.lock"
        self._gate = Gate(state_folder / "relay.json", rng)
        self._most_bytes = _FIRST_BYTES

    def send_due(
        self, *, live: bool = False, stop: Callable[[], bool] = lambda: False
    ) -> RelayReport:
        """Send everything that is due, batch by batch, until ``stop`` or trouble.

        ``live``: somebody waits for it, so the back-off after earlier trouble is skipped; what the
        centre itself asked for by ``Retry-After`` is not. Trouble is in the report; what the store
        raises is raised.
        """
        report = RelayReport()
        with single_flight(self._lock_file) as mine:
            if not mine:
                report.elsewhere = True
            elif not self._is_closed(report, live=live):
                self._drain(report, stop)
                if report.trouble is not None or stop():
                    self._store.run(lambda unit: unit.outbox.release(self._worker))
        return report

    def _is_closed(self, report: RelayReport, *, live: bool) -> bool:
        closed = self._gate.closed(self._clock.now())
        if closed is None or (live and not closed.by_the_centre):
            return False
        report.trouble, report.next_attempt_at = closed.trouble, closed.until
        return True

    def _drain(self, report: RelayReport, stop: Callable[[], bool]) -> None:
        started = self._clock.now()
        while report.trouble is None and not stop():
            due = self._due(started)
            if not due:
                return
            self._round(due, report)

    def _due(self, now: datetime) -> tuple[OutboxEntry, ...]:
        return self._claimed(now) or (self._claimed(now) if self._called_back(now) else ())

    def _claimed(self, due_by: datetime) -> tuple[OutboxEntry, ...]:
        """What was due when the sending began, claimed from now on: many rounds take long."""
        worker, now, most_bytes = self._worker, self._clock.now(), self._most_bytes

        def work(unit: UnitOfWork) -> tuple[OutboxEntry, ...]:
            return unit.outbox.claim_due(
                worker,
                now,
                most=MOST_ENTRIES,
                most_bytes=most_bytes,
                lease_s=LEASE_S,
                due_by=due_by,
            )

        return self._store.run(work)

    def _called_back(self, now: datetime) -> bool:
        """Entries put off further than any wait can be: the clock was set back since.

        They are due now. Says whether there are any.
        """
        ever, longest = now + timedelta(days=36500), now + timedelta(seconds=_LONGEST_WAIT_S)

        def work(unit: UnitOfWork) -> bool:
            put_off = unit.outbox.due(ever, most=MOST_ENTRIES, most_bytes=self._most_bytes)
            found = [e for e in put_off if e.next_attempt_at and e.next_attempt_at > longest]
            for each in found:
                unit.outbox.mark(each.registration_id, each.state, reason=each.reason)
            return bool(found)

        return self._store.run(work)

    def _round(self, due: tuple[OutboxEntry, ...], report: RelayReport) -> None:
        unknown = tuple(each for each in due if each.state is OutboxState.UNKNOWN)
        try:
            if unknown:
                self._delivery.ask(unknown, report)
            else:
                self._delivery.post(due, report)
        except (LaterError, TechnicianError) as trouble:
            if not trouble.code.startswith("centre."):
                raise  # the store's own: nothing of this round has been said to anybody
            if trouble.facts.get("sent") is True:
                self._most_bytes = max(self._most_bytes // 2, _FEWEST_BYTES)
            report.trouble = trouble
            report.next_attempt_at = self._gate.close(trouble, self._clock.now()).until
        else:
            report.reached = True
            self._most_bytes = min(self._most_bytes * 2, _MOST_BYTES)
            self._gate.open()
