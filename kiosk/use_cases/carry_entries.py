"""Carry sealed registrations past a missing network: out to a file, in from a file or a slip.

Nobody on the way can open one, and the centre answers the same id for ever the same, so an entry
may travel by wire, stick and paper at once and still arrives once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry, OutboxState, SealedRegistration
from kiosk.errors import IntegrityError
from kiosk.formats.envelope import EnvelopeHeader, read_header
from kiosk.formats.stick_carrier import stick_file
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork

_MOST_BYTES_A_FILE: Final = 128 << 20


@dataclass(frozen=True, slots=True)
class Export:
    """One file, not written yet."""

    name: str
    """Made from counter, moment and content."""
    content: bytes = field(repr=False)
    count: int
    digest: str
    """SHA-256 of the content, hexadecimal: read it aloud, compare it at the other end."""


@dataclass(frozen=True, slots=True)
class ExportEntries:
    """Everything that the centre has not acknowledged, as files; nothing here changes state."""

    store: Store
    clock: Clock
    device_id: str

    def __call__(self) -> tuple[Export, ...]:
        """As few files as hold them; none where nothing waits."""
        waiting = self.store.run(
            lambda unit: (
                *unit.outbox.entries(unfinished_only=True),
                *unit.carried.entries(unfinished_only=True),
            )
        )
        now = self.clock.now()
        sealed = [each.sealed for each in waiting if each.sealed.envelope]
        return tuple(self._export(some, now) for some in _portions(sealed))

    def written(self, export: Export) -> None:
        """Note in the ledger that this file was written."""
        facts = {"count": str(export.count), "file": export.digest}
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.EXPORTED, facts, now))

    def _export(self, sealed: Sequence[SealedRegistration], now: datetime) -> Export:
        content = stick_file(sealed)
        digest = hashlib.sha256(content).hexdigest()
        moment = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        name = f"motcua-{self.device_id}-{moment}-{digest[:8]}.mcqs"
        return Export(name, content, len(sealed), digest)


@dataclass(frozen=True, slots=True)
class Import:
    """What became of what was brought; registration ids."""

    added: tuple[str, ...] = ()
    completed: tuple[str, ...] = ()
    """Known from paper; now their attachments are here too."""
    already: tuple[str, ...] = ()
    differing: tuple[str, ...] = ()
    """Another envelope is kept under the same id: not taken, a person must look."""
    without_evidence: tuple[str, ...] = ()
    """Of those added: from paper, with attachments that stayed behind."""

    @property
    def count(self) -> int:
        """All that were brought."""
        return sum(map(len, (self.added, self.completed, self.already, self.differing)))


@dataclass(frozen=True, slots=True)
class ImportEntries:
    """Take in sealed registrations at any counter; the relay sends them under their own ids."""

    store: Store
    clock: Clock
    device_id: str

    def __call__(
        self, brought: Iterable[SealedRegistration], *, from_paper: bool = False
    ) -> Import:
        """All in one transaction. Raises ``IntegrityError('envelope.malformed')`` before it."""
        entries = [_entry(each, from_paper) for each in brought]
        now = self.clock.now()

        def work(unit: UnitOfWork) -> Import:
            found: dict[str, list[str]] = {}
            for entry, header in entries:
                found.setdefault(self._take(unit, entry, header), []).append(entry.registration_id)
            done = Import(**{name: tuple(ids) for name, ids in found.items()})
            lacking = {entry.registration_id for entry, header in entries if _lacks(entry, header)}
            done = _replaced(done, lacking)
            facts = {"count": str(done.count), "added": str(len(done.added))}
            unit.ledger.append(LedgerKind.IMPORTED, facts, now)
            return done

        return self.store.run(work)

    def _take(self, unit: UnitOfWork, entry: OutboxEntry, header: EnvelopeHeader) -> str:
        if header.device_id == self.device_id:
            # This counter's own numbers from before its disk died: none is given again.
            unit.outbox.reserve(header.sequence)
        own = unit.outbox.find(entry.registration_id)
        if own is not None:
            return "already" if own.sealed.digest == entry.sealed.digest else "differing"
        carried = unit.carried.find(entry.registration_id)
        if carried is None:
            unit.carried.add(entry)
            return "added"
        if carried.sealed.digest != entry.sealed.digest:
            return "differing"
        unfinished = carried.state is not OutboxState.ACCEPTED
        if carried.from_paper and unfinished and not _lacks(entry, header):
            unit.carried.complete(entry)
            return "completed"
        return "already"


def _replaced(done: Import, lacking: set[str]) -> Import:
    without = tuple(each for each in done.added if each in lacking)
    return Import(done.added, done.completed, done.already, done.differing, without)


def _lacks(entry: OutboxEntry, header: EnvelopeHeader) -> bool:
    return bool(header.attachment_digests) and not entry.sealed.attachments


def _entry(sealed: SealedRegistration, from_paper: bool) -> tuple[OutboxEntry, EnvelopeHeader]:
    header = read_header(sealed.envelope)
    try:
        created = datetime.fromisoformat(header.created_at)
    except ValueError:
        raise IntegrityError("envelope.malformed") from None
    if created.tzinfo is None or not 0 < len(header.registration_id) <= 64:
        raise IntegrityError("envelope.malformed")
    entry = OutboxEntry(
        registration_id=header.registration_id,
        sequence=header.sequence,
        created_at=created.astimezone(UTC),
        sealed=sealed,
        from_paper=from_paper or (bool(header.attachment_digests) and not sealed.attachments),
    )
    return entry, header


def _portions(sealed: Sequence[SealedRegistration]) -> Iterator[Sequence[SealedRegistration]]:
    some: list[SealedRegistration] = []
    room = _MOST_BYTES_A_FILE
    for each in sealed:
        size = len(each.envelope) + sum(map(len, each.attachments))
        if some and room < size:
            yield some
            some, room = [], _MOST_BYTES_A_FILE
        some.append(each)
        room -= size
    if some:
        yield some
