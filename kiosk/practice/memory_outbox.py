"""Sealed registrations on their way, in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from kiosk.domain.outbox import (
    EntryPlace,
    HeldUp,
    OutboxEntry,
    OutboxLine,
    OutboxState,
    OutboxSummary,
    SealedRegistration,
)
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import read_header
from kiosk.ports.unit_of_work import CarriedBook, OutboxBook
from kiosk.practice.memory_pages import MemoryPages

_RELAYED = (OutboxState.WAITING, OutboxState.UNKNOWN)
_FOR_A_PERSON = (OutboxState.REFUSED, OutboxState.SET_ASIDE)


class MemoryOutbox(OutboxBook):
    """Of one device, claims included."""

    def __init__(self, pages: MemoryPages) -> None:
        self._pages = pages

    @property
    def _kept(self) -> dict[str, OutboxEntry]:
        return self._pages.outbox

    def next_sequence(self) -> int:
        return self._pages.largest_sequence + 1

    def reserve(self, sequence: int) -> None:
        self._pages.largest_sequence = max(self._pages.largest_sequence, sequence)

    def add(self, entry: OutboxEntry) -> None:
        _refuse_unacknowledged(entry.state, entry.acknowledgement)
        kept = self._pages.outbox
        if entry.registration_id in kept or any(
            each.sequence == entry.sequence for each in kept.values()
        ):
            raise IntegrityError("outbox.duplicate", sequence=entry.sequence)
        kept[entry.registration_id] = entry
        self._pages.largest_sequence = max(self._pages.largest_sequence, entry.sequence)

    def find(self, registration_id: str) -> OutboxEntry | None:
        return self._kept.get(registration_id)

    def state(self, registration_id: str) -> OutboxState | None:
        entry = self.find(registration_id)
        return entry.state if entry else None

    def due(self, now: datetime, *, most: int, most_bytes: int) -> tuple[OutboxEntry, ...]:
        return self._due(self.entries(), now, most, most_bytes)

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
        claims = self._pages.claims
        nobody = (worker, now)
        free = [
            entry
            for entry in self.entries()
            for by, until in [claims.get(entry.registration_id, nobody)]
            if by == worker or until <= now
        ]
        due = self._due(free, due_by or now, most, most_bytes)
        lease = (worker, now + timedelta(seconds=lease_s))
        claims.update({entry.registration_id: lease for entry in due})
        return due

    def hold(
        self, worker: str, now: datetime, registration_ids: Sequence[str], *, lease_s: float
    ) -> frozenset[str]:
        claims, nobody = self._pages.claims, ("", now)
        held = {each for each in registration_ids if claims.get(each, nobody)[0] == worker}
        claims.update({each: (worker, now + timedelta(seconds=lease_s)) for each in held})
        return frozenset(held)

    def release(self, worker: str) -> None:
        kept = {name: claim for name, claim in self._pages.claims.items() if claim[0] != worker}
        self._pages.claims = kept

    @staticmethod
    def _due(
        entries: Iterable[OutboxEntry], now: datetime, most: int, most_bytes: int
    ) -> tuple[OutboxEntry, ...]:
        taken: list[OutboxEntry] = []
        room = most_bytes
        for entry in entries:
            if entry.state not in _RELAYED or (entry.next_attempt_at or now) > now:
                continue
            room -= len(entry.sealed.envelope) + sum(map(len, entry.sealed.attachments))
            if len(taken) == most or (taken and room < 0):
                break
            taken.append(entry)
        return tuple(taken)

    def mark(
        self,
        registration_id: str,
        state: OutboxState,
        *,
        reason: str = "",
        next_attempt_at: datetime | None = None,
        attempted: bool = False,
        acknowledgement: bytes | None = None,
        still_held: bool = False,
    ) -> None:
        _refuse_unacknowledged(state, acknowledgement)
        entry = self.find(registration_id)
        if entry is None:
            raise IntegrityError("outbox.unknown")
        if entry.state is OutboxState.ACCEPTED:
            if state is OutboxState.ACCEPTED and acknowledgement == entry.acknowledgement:
                return
            raise IntegrityError("outbox.finished", sequence=entry.sequence)
        if not still_held:
            self._pages.claims.pop(registration_id, None)
        self._kept[registration_id] = replace(
            entry,
            state=state,
            reason=reason,
            next_attempt_at=next_attempt_at.astimezone(UTC) if next_attempt_at else None,
            attempts=entry.attempts + attempted,
            acknowledgement=acknowledgement or entry.acknowledgement,
        )

    def entries(self, *, unfinished_only: bool = False) -> tuple[OutboxEntry, ...]:
        in_order = sorted(self._kept.values(), key=lambda each: each.sequence)
        return tuple(
            each
            for each in in_order
            if not unfinished_only or each.state is not OutboxState.ACCEPTED
        )

    def listing(self, *, unfinished_only: bool = False) -> tuple[OutboxLine, ...]:
        return tuple(_line(each) for each in self.entries(unfinished_only=unfinished_only))

    def page(
        self,
        states: Collection[OutboxState],
        *,
        most: int,
        after: EntryPlace | None = None,
        before: EntryPlace | None = None,
        last: bool = False,
    ) -> tuple[OutboxLine, ...]:
        there = [each for each in self.listing() if each.state in states]
        if last or before is not None:
            return tuple([e for e in there if before is None or e.place < before][-most:])
        return tuple([each for each in there if after is None or each.place > after][:most])

    def count(self, states: Collection[OutboxState], before: EntryPlace | None = None) -> int:
        there = (each for each in self.listing() if each.state in states)
        return sum(before is None or each.place < before for each in there)

    def lines(self, registration_ids: Sequence[str]) -> tuple[OutboxLine, ...]:
        return tuple(each for each in self.listing() if each.registration_id in registration_ids)

    def accepted_otherwise(self) -> tuple[OutboxLine, ...]:
        accepted = OutboxState.ACCEPTED
        return tuple(each for each in self.listing() if each.state is accepted and each.reason)

    def held_up(self) -> tuple[HeldUp, ...]:
        found: dict[str, list[datetime]] = {}
        for each in self.listing():
            if each.state in _RELAYED and each.reason:
                found.setdefault(each.reason, []).append(each.created_at)
        return tuple(HeldUp(why, len(times), min(times)) for why, times in sorted(found.items()))

    def purge_accepted(self, before: datetime) -> int:
        gone = [
            each
            for each in self.entries()
            if each.state is OutboxState.ACCEPTED
            and each.created_at < before
            and (each.sealed.envelope or any(each.sealed.attachments))
        ]
        for each in gone:
            emptied = replace(each, sealed=SealedRegistration(b"", (), each.sealed.digest))
            self._kept[each.registration_id] = emptied
        return len(gone)

    def summary(self) -> OutboxSummary:
        relayed = [each for each in self.entries() if each.state in _RELAYED]
        for_a_person = [each for each in self.entries() if each.state in _FOR_A_PERSON]
        oldest_at = min((each.created_at for each in relayed), default=None)
        return OutboxSummary(len(relayed), oldest_at, len(for_a_person))


class MemoryCarried(MemoryOutbox, CarriedBook):
    """Of other devices; these bring their own numbers."""

    @property
    def _kept(self) -> dict[str, OutboxEntry]:
        return self._pages.carried

    def next_sequence(self) -> int:
        raise RuntimeError("carried entries bring their own numbers")

    def add(self, entry: OutboxEntry) -> None:
        if entry.registration_id in self._kept:
            raise IntegrityError("outbox.duplicate", sequence=entry.sequence)
        self._kept[entry.registration_id] = entry

    def complete(self, entry: OutboxEntry) -> None:
        before = self._kept.get(entry.registration_id)
        if before is None:
            raise IntegrityError("outbox.unknown")
        if before.state is OutboxState.ACCEPTED:
            raise IntegrityError("outbox.finished", sequence=before.sequence)
        self._kept[entry.registration_id] = replace(
            before,
            sealed=entry.sealed,
            from_paper=entry.from_paper,
            state=OutboxState.WAITING,
            reason="",
            next_attempt_at=None,
        )

    def entries(self, *, unfinished_only: bool = False) -> tuple[OutboxEntry, ...]:
        return tuple(sorted(super().entries(unfinished_only=unfinished_only), key=_by_device))

    def listing(self, *, unfinished_only: bool = False) -> tuple[OutboxLine, ...]:
        return tuple(
            replace(_line(each), device_id=_by_device(each)[0])
            for each in self.entries(unfinished_only=unfinished_only)
        )


def _by_device(entry: OutboxEntry) -> tuple[str, int]:
    return (read_header(entry.sealed.envelope).device_id, entry.sequence)


def _line(entry: OutboxEntry) -> OutboxLine:
    return OutboxLine(
        registration_id=entry.registration_id,
        sequence=entry.sequence,
        created_at=entry.created_at,
        state=entry.state,
        reason=entry.reason,
        attempts=entry.attempts,
        next_attempt_at=entry.next_attempt_at,
        digest=entry.sealed.digest,
        sealed_bytes=len(entry.sealed.envelope) + sum(map(len, entry.sealed.attachments)),
    )


def _refuse_unacknowledged(state: OutboxState, acknowledgement: bytes | None) -> None:
    if state is OutboxState.ACCEPTED and not acknowledgement:
        raise ValueError("accepted needs the centre's acknowledgement")
