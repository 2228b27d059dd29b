"""What waits to be sent, where it is, and who must act."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class OutboxState(StrEnum):
    """Where an entry is; it leaves the outbox only by a stored, verified acknowledgement."""

    WAITING = "waiting"
    """Not sent yet, or certain not to have arrived."""
    UNKNOWN = "unknown"
    """Sent, no answer: the centre must be asked by id before it is sent again."""
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """Refused by the centre for good: a person must act, and the citizen be told."""
    SET_ASIDE = "set_aside"
    """Cannot be sent as it is (damaged, contradictory): a person must act."""


class WhoActs(StrEnum):
    """Whose turn it is."""

    CENTRE = "centre"
    TECHNICIAN = "technician"
    OFFICER = "officer"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class SealedRegistration:
    """The bytes that disk, wire, USB stick and paper carry alike."""

    envelope: bytes = field(repr=False)
    attachments: tuple[bytes, ...] = field(repr=False)
    digest: str
    """SHA-256 of ``envelope``, hexadecimal; the envelope itself names its attachments' digests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """One sealed registration on its way."""

    registration_id: str
    sequence: int
    """Per device, 1, 2, 3 …: gaps and repeats are alarms at the centre."""
    created_at: datetime
    sealed: SealedRegistration
    state: OutboxState = OutboxState.WAITING
    attempts: int = 0
    next_attempt_at: datetime | None = None
    """None: due at once."""
    reason: str = ""
    """Stable code of why it is where it is; empty while simply waiting."""
    acknowledgement: bytes | None = field(default=None, repr=False)
    """The centre's signed statement as received, kept for ever."""

    @property
    def who_acts(self) -> WhoActs:
        """Whose turn it is, from the state alone."""
        if self.state is OutboxState.ACCEPTED:
            return WhoActs.NOBODY
        if self.state in (OutboxState.REFUSED, OutboxState.SET_ASIDE):
            return WhoActs.OFFICER
        return WhoActs.TECHNICIAN if self.reason.startswith("station.") else WhoActs.CENTRE


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    """What the header shows."""

    waiting: int
    """Entries that the centre has not acknowledged and that the relay still works on."""
    oldest_at: datetime | None
    needs_person: int
