"""What a person must do about a registration, derived from where it stands in the outbox."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.outbox import OutboxLine, OutboxState, WhoActs


class TaskKind(StrEnum):
    """What has happened; the values have words under ``task.``."""

    ACCOUNT_EXISTS = "account_exists"
    """The centre found an account of this person meanwhile."""
    LEVEL_LOWERED = "level_lowered"
    """Accepted, at a lower level than the counter stated and the citizen was told."""
    EVIDENCE_MISSING = "evidence_missing"
    """Came from paper; without the evidence there is a lower level or none."""
    EVIDENCE_REFUSED = "evidence_refused"
    """The centre does not take the chip's or the certificate's word."""
    REFUSED = "refused"
    """Refused for another reason, named by its code."""
    SET_ASIDE = "set_aside"
    """Cannot be sent as it is: damaged, or contradicting what the centre holds."""
    STATION = "station"
    """Nothing of this counter goes out until a technician has mended it."""


@dataclass(frozen=True, slots=True)
class Task:
    """One registration that waits for a person."""

    kind: TaskKind
    registration_id: str
    device_id: str
    sequence: int
    since: datetime
    reason: str
    """Stable code, with words of its own."""
    who: WhoActs
    tell_citizen: bool
    """The citizen was told something else, or must come again: a slip is due."""


_ABOUT_THE_CITIZEN = frozenset(
    {
        TaskKind.ACCOUNT_EXISTS,
        TaskKind.LEVEL_LOWERED,
        TaskKind.EVIDENCE_MISSING,
        TaskKind.EVIDENCE_REFUSED,
        TaskKind.REFUSED,
    }
)
_EVIDENCE = ("evidence.", "chip.", "check.", "certificate.", "token.", "sim.", "document.")


def tasks_of(lines: Iterable[OutboxLine], done: Container[str] = ()) -> tuple[Task, ...]:
    """The tasks of all entries but those whose registrations are ``done``, oldest first."""
    found = (_task(line) for line in lines if line.registration_id not in done)
    return tuple(sorted((task for task in found if task), key=lambda each: each.since))


def _task(line: OutboxLine) -> Task | None:
    kind = _kind(line)
    if kind is None:
        return None
    who = WhoActs.OFFICER if kind in _ABOUT_THE_CITIZEN else WhoActs.TECHNICIAN
    return Task(
        kind=kind,
        registration_id=line.registration_id,
        device_id=line.device_id,
        sequence=line.sequence,
        since=line.created_at,
        reason=line.reason,
        who=who,
        tell_citizen=kind in _ABOUT_THE_CITIZEN,
    )


def _kind(line: OutboxLine) -> TaskKind | None:
    if line.state is OutboxState.SET_ASIDE:
        return TaskKind.SET_ASIDE
    if line.state in (OutboxState.WAITING, OutboxState.UNKNOWN):
        return TaskKind.STATION if line.reason.startswith("station.") else None
    if line.reason == "evidence.missing":
        return TaskKind.EVIDENCE_MISSING
    if line.state is OutboxState.ACCEPTED:
        return TaskKind.LEVEL_LOWERED if line.reason == "level.lowered" else None
    if line.reason == "account.exists":
        return TaskKind.ACCOUNT_EXISTS
    if line.reason.startswith(_EVIDENCE):
        return TaskKind.EVIDENCE_REFUSED
    return TaskKind.REFUSED
