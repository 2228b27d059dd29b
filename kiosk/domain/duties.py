"""Who may do what at a counter: one table, asked by the use cases and by the centre."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kiosk.domain.officer import Officer, Role
from kiosk.errors import SupervisorError


class Duty(StrEnum):
    """Something that not every officer may do; the values are parts of error codes."""

    REGISTER = "clerk"
    """Open, fill, record and refuse registrations; everything that shows a citizen's data."""
    APPROVE = "approver"
    """Approve what another officer has registered."""
    UNLOCK = "supervisor"
    """End once the wait of an officer who has typed a wrong passphrase too often."""
    CARE_FOR_DEVICES = "technician"
    """Doctor, printers, readers, tokens: nothing of a citizen."""
    READ_REPORTS = "auditor"
    """Ledger, receipts and shift reports; nothing that changes anything."""


MAY: Final[Mapping[Role, frozenset[Duty]]] = MappingProxyType(
    {
        Role.CLERK: frozenset({Duty.REGISTER}),
        Role.APPROVER: frozenset({Duty.APPROVE}),
        Role.SUPERVISOR: frozenset({Duty.APPROVE, Duty.UNLOCK, Duty.READ_REPORTS}),
        Role.TECHNICIAN: frozenset({Duty.CARE_FOR_DEVICES}),
        Role.AUDITOR: frozenset({Duty.READ_REPORTS}),
    }
)
"""What each role gives; an officer with several roles may do what any of them gives."""

HANDS_OUT: Final = (Duty.REGISTER, Duty.APPROVE)
"""Whoever gives papers to citizens; an auditor looks and changes nothing."""

GIVES_TRUST: Final = frozenset({Role.APPROVER, Role.SUPERVISOR})
"""Roles that a counter cannot give by itself where a centre keeps the roll."""


def duties_of(roles: Iterable[Role]) -> frozenset[Duty]:
    """Everything that these roles give together."""
    return frozenset(duty for role in roles for duty in MAY.get(role, ()))


def may(officer: Officer, duty: Duty) -> bool:
    """Whether one of the officer's roles gives this duty."""
    return duty in duties_of(officer.roles)


def may_one(officer: Officer, duties: Iterable[Duty]) -> bool:
    """Whether one of the officer's roles gives one of these duties."""
    return any(may(officer, each) for each in duties)


def may_see_citizens(officer: Officer) -> bool:
    """Whether one of the officer's roles shows anything about citizens; a technician's does not."""
    return bool(duties_of(officer.roles) - {Duty.CARE_FOR_DEVICES})


def require(officer: Officer, duty: Duty) -> None:
    """Raises ``SupervisorError``: ``officer.not_a_clerk``, ``approval.not_an_approver``,
    ``officer.not_a_supervisor``, ``officer.not_a_technician`` or ``officer.not_an_auditor``.
    """
    if not may(officer, duty):
        raise SupervisorError(_REFUSED[duty])


def require_one(officer: Officer, duties: Iterable[Duty]) -> None:
    """For what several duties give alike; raises as for the first of them."""
    duties = tuple(duties)
    if not may_one(officer, duties):
        require(officer, duties[0])


_REFUSED: Final[Mapping[Duty, str]] = MappingProxyType(
    {
        Duty.REGISTER: "officer.not_a_clerk",
        Duty.APPROVE: "approval.not_an_approver",
        Duty.UNLOCK: "officer.not_a_supervisor",
        Duty.CARE_FOR_DEVICES: "officer.not_a_technician",
        Duty.READ_REPORTS: "officer.not_an_auditor",
    }
)
