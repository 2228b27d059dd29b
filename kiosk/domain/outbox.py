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


FINAL = (OutboxState.ACCEPTED, OutboxState.REFUSED, OutboxState.SET_ASIDE)
"""The relay is done with these."""


EntryPlace = tuple[str, int]
"""Device and sequence: where an entry stands in the order of its book."""


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
    from_paper: bool = False
    """Read from a citizen's slip: the envelope alone, without the attachments that it names."""

    @property
    def who_acts(self) -> WhoActs:
        """Whose turn it is, from the state alone."""
        return who_acts(self.state, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """All that a list shows of an entry: none of its bytes."""

    registration_id: str
    device_id: str = ""
    """Which counter sealed it; empty where it is the only one that this store belongs to."""
    sequence: int
    created_at: datetime
    state: OutboxState
    reason: str
    attempts: int
    next_attempt_at: datetime | None
    digest: str
    sealed_bytes: int
    """0 once the bytes are purged."""

    @property
    def who_acts(self) -> WhoActs:
        """Whose turn it is, from the state alone."""
        return who_acts(self.state, self.reason)

    @property
    def place(self) -> EntryPlace:
        """Where it stands in its book."""
        return self.device_id, self.sequence


@dataclass(frozen=True, slots=True)
class HeldUp:
    """Entries that the relay works on and that wait for the same reason."""

    reason: str
    count: int
    oldest_at: datetime


def who_acts(state: OutboxState, reason: str) -> WhoActs:
    """Whose turn it is."""
    if state is OutboxState.ACCEPTED:
        return WhoActs.NOBODY
    if state in (OutboxState.REFUSED, OutboxState.SET_ASIDE):
        return WhoActs.OFFICER
    return WhoActs.TECHNICIAN if reason.startswith("station.") else WhoActs.CENTRE


@dataclass(frozen=True, slots=True)
class OutboxSummary:
    """What the header shows."""

    waiting: int
    """Entries that the centre has not acknowledged and that the relay still works on."""
    oldest_at: datetime | None
    needs_person: int
