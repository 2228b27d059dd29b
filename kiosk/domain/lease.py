"""Giấy phép làm việc: until when an officer may sign in without the centre, and as what.

The centre signs one roll for all officers of a counter's office. Whoever is not on it may not sign
in; a role that it does not give counts for nothing, whatever the counter says.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from kiosk.domain.local_day import VIETNAM
from kiosk.domain.officer import Officer, Role
from kiosk.errors import SupervisorError

NEAR_THE_END: Final = timedelta(hours=48)
"""From here on the end is shown."""


@dataclass(frozen=True, slots=True)
class Lease:
    """One officer's."""

    officer: str
    roles: frozenset[Role]
    until: datetime


@dataclass(frozen=True, slots=True)
class LeaseRoll:
    """As the centre signed it for one counter; empty where nobody may work."""

    issued_at: datetime
    leases: tuple[Lease, ...]
    unlock_key: bytes = field(default=b"", repr=False)
    """32 bytes that the counters of one office share; empty where the centre gives none."""

    def of(self, code: str) -> Lease | None:
        """The lease of the officer with this code."""
        return next((each for each in self.leases if each.officer == code), None)


@dataclass(frozen=True, slots=True)
class LeaseEnds:
    """Which ends are near, or over, for header and sign-in screen."""

    near: tuple[tuple[str, datetime], ...] = ()
    """Officer's code and end, the first to end first."""
    over: bool = False
    """The first of them has ended."""

    @classmethod
    def of(cls, roll: LeaseRoll, now: datetime) -> LeaseEnds:
        """Those of a roll, at a time that nobody can set back."""
        ends = sorted((each.until, each.officer) for each in roll.leases)
        near = tuple((code, until) for until, code in ends if near_end(until, now))
        return cls(near, bool(near) and near[0][1] <= max(now, roll.issued_at))

    def first(self) -> datetime | None:
        """The first end that is near."""
        return self.near[0][1] if self.near else None

    def of_officer(self, code: str) -> datetime | None:
        """This officer's end, where it is near."""
        return next((until for of, until in self.near if of == code), None)


NONE_ENDS: Final = LeaseEnds()


def leased(officer: Officer, roll: LeaseRoll, now: datetime) -> Officer:
    """The officer with the roles that counter and centre both give.

    A clock that stands before the roll was signed counts as standing there. Raises
    ``SupervisorError``: ``officer.not_on_roll``, ``officer.lease_ended`` (fact ``until``, in
    Vietnam's time).
    """
    lease = roll.of(officer.code)
    if lease is None:
        raise SupervisorError("officer.not_on_roll", officer=officer.code)
    if max(now, roll.issued_at) >= lease.until:
        raise SupervisorError(
            "officer.lease_ended", until=f"{lease.until.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        )
    return replace(officer, roles=officer.roles & lease.roles)


def near_end(until: datetime | None, now: datetime) -> bool:
    """Whether the end is to be shown."""
    return until is not None and until - now <= NEAR_THE_END
