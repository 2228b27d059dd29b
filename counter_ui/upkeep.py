"""What the counter does beside its post: time, ledger anchors, keys, leases, purging, comparing.

Called by the post's thread after every step, never from the screen's; trouble here is told by its
code and never stands in the way of sending.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Final

from counter_ui.centre_wiring import take_sealing_key
from counter_ui.ledger_care import ledger_anchor
from counter_ui.wiring import Counter, let_go_of_delivered
from kiosk.devices.device_rotation import store_device
from kiosk.devices.system import SystemIds
from kiosk.domain.lease import LeaseEnds
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.local_day import local_day
from kiosk.domain.offline_limit import OfflineStanding, offline_standing
from kiosk.domain.trusted_time import TimeStanding
from kiosk.errors import KioskError, LaterError, TechnicianError
from kiosk.use_cases.note_differences import NoteDifferences, SeenDifference, open_differences

if TYPE_CHECKING:
    from sync.online import CentreTime
    from sync.reconcile import Reconcile, Reconciliation
    from sync.relay_report import RelayReport

_PURGE_EVERY_S: Final = 3600.0
_LEASES_EVERY_S: Final = 1800.0
_LEASES_AGAIN_S: Final = 60.0
"""After a renewal that did not succeed."""
_COMPARE_AGAIN_S: Final = 300.0
"""After a comparison that did not come to its end."""
_ANCHOR_EVERY_S: Final = 60.0
"""Where nothing was sent and no shift has ended meanwhile."""


class Upkeep:
    """One thread's; ``trouble`` holds the code of what went wrong last, empty where nothing did."""

    def __init__(self, counter: Counter, *, compare_daily: bool = True) -> None:
        self._counter, self._compare_daily = counter, compare_daily
        self._purge_at_s = self._anchor_at_s = self._leases_at_s = 0.0
        self._compared_on: date | None = None
        self._compare_at_s = 0.0
        self._compared_shift = 0
        self._may_differ = True
        self.trouble = ""

    def heard(self, time: CentreTime) -> None:
        """The centre has signed its time."""
        self._counter.time.centre_said(time.centre, time.round_trip_s)

    def refresh_policy(self) -> None:
        """Fetch the policy pack, and seal to the key that it names; raises as the port does."""
        self._counter.policies.refresh()
        self.policy_came()

    def policy_came(self) -> None:
        """A policy pack may name a fresh sealing key."""
        counter = self._counter
        take_sealing_key(counter.keystore, counter.enrolment, counter.policies)

    def after_step(self, *, reachable: bool, relay: RelayReport | None) -> None:
        """Whatever is due after a step of the post."""
        self.trouble = ""
        self.try_to(self._notice)
        now_s = self._counter.time.monotonic_s()
        if now_s >= self._purge_at_s:
            self._purge_at_s = now_s + _PURGE_EVERY_S
            self.try_to(lambda: let_go_of_delivered(self._counter))
        if not reachable:
            return
        if now_s >= self._leases_at_s:
            self._leases_at_s = now_s + _LEASES_AGAIN_S
            self.try_to(self.renew_leases)
        sent, ended = relay is not None and bool(relay.moved), self._shift_has_ended()
        if sent or ended or now_s >= self._anchor_at_s:
            self._anchor_at_s = now_s + _ANCHOR_EVERY_S
            self.try_to(lambda: ledger_anchor(self._counter).anchor())
        if ended:
            self._compared_on, self._compare_at_s = None, now_s
        if self._compare_daily and now_s >= self._compare_at_s:
            self.try_to(self._compare_of_today)

    def renew_leases(self) -> None:
        """Fetch the roll of officers; a centre that keeps none is let be."""
        try:
            self._counter.leases.renew()
        except TechnicianError as error:
            if error.code != "centre.request_refused":
                raise
        self._leases_at_s = self._counter.time.monotonic_s() + _LEASES_EVERY_S

    def leases(self) -> LeaseEnds:
        """Until when each officer may work without the centre; nobody where none keeps a roll."""
        try:
            roll = self._counter.leases.held()
        except KioskError:
            return LeaseEnds()
        now = self._counter.time.now()
        return LeaseEnds.of(roll, now) if roll is not None else LeaseEnds()

    def clock(self) -> TimeStanding:
        """What is wrong with the wall clock, for the header."""
        return self._counter.time.standing()

    def limit(self) -> OfflineStanding | None:
        """How far from the offline limit; None where no policy is here."""
        try:
            now = self._counter.time.now()
            limits = self._counter.policies.current(now).offline
            summary = self._counter.store.run(lambda unit: unit.outbox.summary())
        except KioskError:
            return None
        return offline_standing(summary, limits, now)

    def differing(self) -> int:
        """How many differences with the centre nobody has settled; raises what the store does.

        The store is asked only where a comparison has left some, and once at the start.
        """
        if not self._may_differ:
            return 0
        count = self._counter.store.run(lambda unit: len(open_differences(unit)))
        self._may_differ = count > 0
        return count

    def _shift_has_ended(self) -> bool:
        """Whether the newest entry closes a shift, or tells of its report, and was not seen yet."""
        try:
            last = self._counter.store.run(lambda unit: unit.ledger.last())
        except KioskError:
            return False
        if last is None:
            return False
        if last.kind != LedgerKind.SHIFT_CLOSED and last.facts.get("form") != "shift_report":
            return False
        fresh = last.sequence != self._compared_shift
        self._compared_shift = last.sequence
        return fresh

    def _notice(self) -> None:
        self._counter.time.notice()

    def _compare_of_today(self) -> None:
        today = local_day(self._counter.time.now())
        if self._compared_on == today:
            return
        self._compare_at_s = self._counter.time.monotonic_s() + _COMPARE_AGAIN_S
        found = reconcile(self._counter)
        self._may_differ = True
        self._compared_on = today
        if not found.agrees:
            self.trouble = found.alarming[0].difference.value

    def try_to(self, work: Callable[[], object]) -> None:
        """Do it; ``trouble`` says what stood in the way, unless it mends itself."""
        try:
            work()
        except LaterError:
            return  # at the next step, or the one after
        except KioskError as error:
            reason = error.facts.get("reason")
            self.trouble = str(reason) if reason == "ledger.fork" else error.code


def reconcile(counter: Counter) -> Reconciliation:
    """Compare now; what alarms stays on the desk until somebody settles it, or it agrees again.

    Raises ``LaterError('centre.none')`` where no centre is enrolled, and what the client and the
    store raise.
    """
    found = _reconcile_with(counter)()
    seen = (
        SeenDifference(each.difference.value, each.registration_id, each.sequence)
        for each in found.alarming
    )
    NoteDifferences(counter.store, counter.time)(seen)
    return found


def _reconcile_with(counter: Counter) -> Reconcile:
    from sync.reconcile import Reconcile

    if counter.enrolment is None or counter.client is None:
        raise LaterError("centre.none")
    return Reconcile(
        counter.store,
        counter.client,
        counter.enrolment.statement_keys,
        SystemIds(),
        device_id=store_device(counter.keystore.folder, counter.keystore.device_id),
    )
