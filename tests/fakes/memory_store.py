"""The store in memory: same contract, no file, no thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TypeVar

from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import LedgerEntry, LedgerKind, chained
from kiosk.domain.officer import Officer
from kiosk.domain.outbox import (
    OutboxEntry,
    OutboxLine,
    OutboxState,
    OutboxSummary,
    SealedRegistration,
)
from kiosk.domain.receipt import Receipt
from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.formats.envelope import read_header
from kiosk.ports.unit_of_work import (
    CarriedBook,
    DraftBook,
    LedgerBook,
    OfficerBook,
    OutboxBook,
    ReceiptBook,
    RegisteredHere,
    StatementBook,
    Store,
    UnitOfWork,
)

Result = TypeVar("Result")
_RELAYED = (OutboxState.WAITING, OutboxState.UNKNOWN)
_FOR_A_PERSON = (OutboxState.REFUSED, OutboxState.SET_ASIDE)


@dataclass(slots=True)
class _Pages:
    """Everything that is remembered; values are frozen, so a shallow copy is a snapshot."""

    ledger: list[LedgerEntry] = field(default_factory=list)
    outbox: dict[str, OutboxEntry] = field(default_factory=dict)
    claims: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    largest_sequence: int = 0
    receipts: dict[str, Receipt] = field(default_factory=dict)
    largest_receipt: int = 0
    officers: dict[str, tuple[Officer, str]] = field(default_factory=dict)
    registered: list[tuple[str, str]] = field(default_factory=list)
    drafts: dict[str, KeptDraft] = field(default_factory=dict)
    carried: dict[str, OutboxEntry] = field(default_factory=dict)
    statements: dict[tuple[str, int], bytes] = field(default_factory=dict)

    def snapshot(self) -> _Pages:
        return _Pages(*(copy(getattr(self, name)) for name in self.__slots__))


class MemoryStore(Store):
    """``pages`` may be edited by a test that plays a tampered file."""

    def __init__(self) -> None:
        self.pages = _Pages()
        self.fail_next_commit_with: Exception | None = None
        """Raised once instead of committing, as a full disk would."""
        self._lock = threading.Lock()
        self._working_thread: int | None = None

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        if self._working_thread == threading.get_ident():
            raise RuntimeError("work inside work: use the unit of work that is already open")
        with self._lock:
            self._working_thread = threading.get_ident()
            try:
                draft = self.pages.snapshot()
                result = work(MemoryUnitOfWork(draft))
                self._commit(draft)
                return result
            finally:
                self._working_thread = None

    def close(self) -> None:
        """Nothing to let go of."""

    def _commit(self, draft: _Pages) -> None:
        failure, self.fail_next_commit_with = self.fail_next_commit_with, None
        if failure is not None:
            raise failure
        self.pages = draft


class MemoryUnitOfWork(UnitOfWork):
    def __init__(self, pages: _Pages) -> None:
        self._ledger = _Ledger(pages)
        self._outbox = _Outbox(pages)
        self._receipts = _Receipts(pages)
        self._officers = _Officers(pages)
        self._registered_here = _RegisteredHere(pages)
        self._drafts = _Drafts(pages)
        self._carried = _Carried(pages)
        self._statements = _Statements(pages)

    @property
    def carried(self) -> CarriedBook:
        return self._carried

    @property
    def statements(self) -> StatementBook:
        return self._statements

    @property
    def ledger(self) -> LedgerBook:
        return self._ledger

    @property
    def outbox(self) -> OutboxBook:
        return self._outbox

    @property
    def receipts(self) -> ReceiptBook:
        return self._receipts

    @property
    def officers(self) -> OfficerBook:
        return self._officers

    @property
    def registered_here(self) -> RegisteredHere:
        return self._registered_here

    @property
    def drafts(self) -> DraftBook:
        return self._drafts


class _Ledger(LedgerBook):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages

    def append(self, kind: LedgerKind, facts: Mapping[str, str], at: datetime) -> LedgerEntry:
        entry = chained(self.last(), kind.value, facts, at)
        self._pages.ledger.append(entry)
        return entry

    def last(self) -> LedgerEntry | None:
        return self._pages.ledger[-1] if self._pages.ledger else None

    def entries(self) -> tuple[LedgerEntry, ...]:
        return tuple(self._pages.ledger)

    def digests(self) -> tuple[str, ...]:
        return tuple(each.digest for each in self._pages.ledger)


class _Outbox(OutboxBook):
    def __init__(self, pages: _Pages) -> None:
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
        self, worker: str, now: datetime, *, most: int, most_bytes: int, lease_s: float
    ) -> tuple[OutboxEntry, ...]:
        claims = self._pages.claims
        nobody = (worker, now)
        free = [
            entry
            for entry in self.entries()
            for by, until in [claims.get(entry.registration_id, nobody)]
            if by == worker or until <= now
        ]
        due = self._due(free, now, most, most_bytes)
        lease = (worker, now + timedelta(seconds=lease_s))
        claims.update({entry.registration_id: lease for entry in due})
        return due

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


class _Carried(_Outbox, CarriedBook):
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


class _Statements(StatementBook):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages

    def put(self, kind: str, place: int, content: bytes) -> None:
        self._pages.statements[kind, place] = content

    def newest(self, kind: str) -> tuple[int, bytes] | None:
        return max(self.all(kind), default=None)

    def all(self, kind: str) -> tuple[tuple[int, bytes], ...]:
        kept = self._pages.statements.items()
        return tuple(sorted((place, content) for (of, place), content in kept if of == kind))


def _refuse_unacknowledged(state: OutboxState, acknowledgement: bytes | None) -> None:
    if state is OutboxState.ACCEPTED and not acknowledgement:
        raise ValueError("accepted needs the centre's acknowledgement")


class _Receipts(ReceiptBook):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages

    def next_number(self, prefix: str, at: datetime) -> str:
        self._pages.largest_receipt += 1
        day = at.astimezone(timezone(timedelta(hours=7)))
        return f"{prefix}-{day:%y%m%d}-{self._pages.largest_receipt:04d}"

    def add(self, receipt: Receipt) -> None:
        if self.find(receipt.number) or self.by_registration(receipt.registration_id):
            raise IntegrityError("receipt.duplicate", number=receipt.number)
        self._pages.receipts[receipt.number] = receipt

    def find(self, number: str) -> Receipt | None:
        return self._pages.receipts.get(number)

    def by_registration(self, registration_id: str) -> Receipt | None:
        kept = self._pages.receipts.values()
        return next((each for each in kept if each.registration_id == registration_id), None)

    def replace(self, receipt: Receipt) -> None:
        kept = self.find(receipt.number)
        if kept is None or kept.registration_id != receipt.registration_id:
            raise IntegrityError("receipt.unknown", number=receipt.number)
        self._pages.receipts[receipt.number] = receipt


class _Officers(OfficerBook):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages

    def add(self, officer: Officer, passphrase_phc: str) -> None:
        if officer.code in self._pages.officers:
            raise AtTheDeskError("officer.code_taken", officer=officer.code)
        self._pages.officers[officer.code] = (officer, passphrase_phc)

    def find(self, code: str) -> tuple[Officer, str] | None:
        return self._pages.officers.get(code)

    def all(self) -> tuple[Officer, ...]:
        return tuple(officer for _, (officer, _) in sorted(self._pages.officers.items()))


class _RegisteredHere(RegisteredHere):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages

    def find(self, keyed_hash: str) -> str | None:
        newest_first = reversed(self._pages.registered)
        return next((found for each, found in newest_first if each == keyed_hash), None)

    def add(self, keyed_hash: str, registration_id: str) -> None:
        if (keyed_hash, registration_id) not in self._pages.registered:
            self._pages.registered.append((keyed_hash, registration_id))

    def forget(self, registration_id: str) -> None:
        kept = [each for each in self._pages.registered if each[1] != registration_id]
        self._pages.registered[:] = kept


class _Drafts(DraftBook):
    def __init__(self, pages: _Pages) -> None:
        self._pages = pages

    def put(self, draft: KeptDraft) -> None:
        self._pages.drafts[draft.id] = draft

    def get(self, draft_id: str) -> KeptDraft | None:
        return self._pages.drafts.get(draft_id)

    def remove(self, draft_id: str) -> None:
        self._pages.drafts.pop(draft_id, None)

    def all(self) -> tuple[KeptDraft, ...]:
        kept = self._pages.drafts.values()
        return tuple(sorted(kept, key=lambda each: (each.updated_at, each.id)))
