"""Parts with a fault put in on purpose: a simulation that does not find them is worth nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from counter_ui.bench.faults.centre import ModelCentre
from counter_ui.bench.faults.stores import CrashingStore, in_memory, on_file, with_faulty
from kiosk.domain.outbox import OutboxEntry, OutboxState, SealedRegistration
from kiosk.practice.memory_outbox import MemoryOutbox
from sync.centre_keys import CentreKeys


class DeletesEarly(MemoryOutbox):
    """Lets go of the bytes when they are sent, and not when the acknowledgement is verified."""

    def mark(self, registration_id: str, state: OutboxState, **facts: Any) -> None:
        """See the port, but for the fault."""
        super().mark(registration_id, state, **facts)
        entry = self.find(registration_id)
        if entry is not None and state is OutboxState.UNKNOWN:
            emptied = SealedRegistration(b"", (), entry.sealed.digest)
            self._kept[registration_id] = replace(entry, sealed=emptied)


class SendsBeforeMarking(MemoryOutbox):
    """Does not write down that an entry is leaving: after a crash it is sent again unasked."""

    def mark(self, registration_id: str, state: OutboxState, **facts: Any) -> None:
        """See the port, but for the fault."""
        if not facts.get("still_held"):
            super().mark(registration_id, state, **facts)


class ClaimsNothing(MemoryOutbox):
    """Gives the same entry to every relay that asks."""

    def claim_due(
        self,
        worker: str,
        now: datetime,
        *,
        most: int,
        most_bytes: int,
        lease_s: float,
        due_by: datetime | None = None,
    ) -> tuple[OutboxEntry, ...]:
        """See the port, but for the fault."""
        return self.due(due_by or now, most=most, most_bytes=most_bytes)


class LosesTheTail(MemoryOutbox):
    """Gives a sequence number twice: an entry takes the place of another."""

    def add(self, entry: OutboxEntry) -> None:
        """See the port, but for the fault."""
        if entry.sequence == 3:
            earlier = next(e.registration_id for e in self._kept.values() if e.sequence == 2)
            del self._kept[earlier]
        super().add(entry)


def _true_keys(centre: ModelCentre) -> CentreKeys:
    return centre.keys


def _anyones_keys(centre: ModelCentre) -> CentreKeys:
    return centre.anyones_keys


@dataclass(frozen=True, slots=True)
class Parts:
    """What the model's counters are made of; the defaults are the product's own."""

    store: Callable[[Path], CrashingStore] = in_memory
    keys: Callable[[ModelCentre], CentreKeys] = _true_keys
    check_each_commit: bool = True
    """Else after each step: reading a file again after each commit takes most of the time."""


ON_FILE: Final = Parts(store=on_file, check_each_commit=False)
"""The counter's own encrypted file."""
FAULTY: Final = {
    "deletes-early": Parts(store=with_faulty(DeletesEarly)),
    "sends-before-marking": Parts(store=with_faulty(SendsBeforeMarking)),
    "claims-nothing": Parts(store=with_faulty(ClaimsNothing)),
    "loses-one": Parts(store=with_faulty(LosesTheTail)),
    "believes-anyone": Parts(keys=_anyones_keys),
}
