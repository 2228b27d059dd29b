"""What lies on the desk to be done by a person, and the ways to be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kiosk.domain.outbox import WhoActs
from kiosk.domain.task import Task, TaskKind


class OtherWork(StrEnum):
    """What is not about an entry of the outbox; the values have words under ``task.``."""

    PAPER_OWED = "paper_owed"
    """A paper that did not come out, and nobody has printed it since."""
    DISPUTE = "dispute"
    """A khiếu nại handed in here, whose end the citizen will ask for."""
    DIFFERENCE = "difference"
    """Counter and centre do not hold the same of a registration."""


class Way(StrEnum):
    """One key each."""

    SLIP = "slip"
    """Print what the citizen is to know."""
    REPRINT = "reprint"
    SEND_AGAIN = "send_again"
    """Put back what was set aside: the relay tries once more."""
    DISPUTE = "dispute"
    """Open a khiếu nại with the citizen at the desk."""
    ASK_CENTRE = "ask_centre"
    DONE = "done"


class Note(StrEnum):
    """How it ended: a choice and never free text, because a ledger keeps what it is told."""

    TOLD = "told"
    """The citizen was told and has the slip."""
    CAME_AGAIN = "came_again"
    """The citizen came again and was registered anew."""
    LOOKED_AT = "looked_at"
    """The technician has looked at it."""
    ELSEWHERE = "elsewhere"
    """It went another way: a stick, another counter, the centre by telephone."""
    REPORTED = "reported"
    """The centre was told, and knows of it."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do."""

    kind: TaskKind | OtherWork
    key: str
    """Registration, paper or dispute number: with ``kind`` it names the item."""
    number: str
    """What people call it by; never a person's number."""
    since: datetime
    reason: str
    who: WhoActs
    ways: tuple[Way, ...]
    """The likeliest first."""
    form: str = ""
    """Of the paper that is owed."""
    count: int = 1
    """How many registrations it stands for."""


_ENDS = {
    TaskKind.STATION: (),
    TaskKind.ACCOUNT_EXISTS: (Way.SLIP, Way.DISPUTE, Way.DONE),
    TaskKind.SET_ASIDE: (Way.SEND_AGAIN, Way.DONE),
}


def item_of(task: Task, receipt_number: str) -> WorkItem:
    """A task about a registration, by its receipt's number where it has one here."""
    return WorkItem(
        kind=task.kind,
        key=task.registration_id,
        number=receipt_number or task.registration_id,
        since=task.since,
        reason=task.reason,
        who=task.who,
        ways=_ENDS.get(task.kind, (Way.SLIP, Way.DONE)),
    )
