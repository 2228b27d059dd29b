"""May this officer work now? By the lease, renewed where it has ended and the centre is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.lease import Lease, LeaseRoll, leased
from kiosk.domain.officer import Officer
from kiosk.errors import LaterError, SupervisorError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.officer_leases import OfficerLeases


class NoLeases(OfficerLeases):
    """Stands where no centre keeps a roll: the counter's own list of officers counts."""

    def held(self) -> LeaseRoll | None:
        """None."""
        return None

    def renew(self) -> LeaseRoll:
        """Raises ``LaterError('centre.none')``."""
        raise LaterError("centre.none")


@dataclass(frozen=True, slots=True)
class RenewLease:
    """Judges by the time that nobody can set back (:class:`kiosk.use_cases.keep_time.KeepTime`)."""

    leases: OfficerLeases
    clock: Clock

    def __call__(self, officer: Officer) -> Officer:
        """The officer with the roles that counter and centre both give.

        Raises ``SupervisorError``: ``officer.not_on_roll``, ``officer.lease_ended`` (``until``),
        and ``IntegrityError`` where the roll that is kept was changed.
        """
        roll = self.leases.held()
        if roll is None:
            return officer
        try:
            return leased(officer, roll, self.clock.now())
        except SupervisorError:
            fresh = self._fresh()
            if fresh is None:
                raise
            return leased(officer, fresh, self.clock.now())

    def end_of(self, officer: Officer) -> datetime | None:
        """Until when this officer may sign in without the centre; None where nobody limits it."""
        roll = self.leases.held()
        lease: Lease | None = roll.of(officer.code) if roll is not None else None
        return lease.until if lease is not None else None

    def _fresh(self) -> LeaseRoll | None:
        try:
            return self.leases.renew()
        except (LaterError, TechnicianError):
            return None


def without_centre(clock: Clock) -> RenewLease:
    """Where no centre keeps a roll."""
    return RenewLease(NoLeases(), clock)
