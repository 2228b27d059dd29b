"""The other books in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta, timezone

from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import LedgerEntry, LedgerKind, chained
from kiosk.domain.officer import Officer
from kiosk.domain.receipt import Receipt
from kiosk.errors import AtTheDeskError, IntegrityError
from kiosk.ports.unit_of_work import (
    DraftBook,
    LedgerBook,
    OfficerBook,
    ReceiptBook,
    RegisteredHere,
    StatementBook,
)
from kiosk.practice.memory_pages import MemoryPages


class MemoryLedger(LedgerBook):
    """The hash chain."""

    def __init__(self, pages: MemoryPages) -> None:
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

    def chosen(self, kinds: Collection[LedgerKind], value: str = "") -> tuple[LedgerEntry, ...]:
        there = (each for each in self._pages.ledger if each.kind in kinds)
        return tuple(each for each in there if not value or value in each.facts.values())


class MemoryStatements(StatementBook):
    """The centre's signed statements."""

    def __init__(self, pages: MemoryPages) -> None:
        self._pages = pages

    def put(self, kind: str, place: int, content: bytes) -> None:
        self._pages.statements[kind, place] = content

    def newest(self, kind: str) -> tuple[int, bytes] | None:
        return max(self.all(kind), default=None)

    def all(self, kind: str) -> tuple[tuple[int, bytes], ...]:
        kept = self._pages.statements.items()
        return tuple(sorted((place, content) for (of, place), content in kept if of == kind))


class MemoryReceipts(ReceiptBook):
    """Receipts and their numbers."""

    def __init__(self, pages: MemoryPages) -> None:
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

    def numbers(self, registration_ids: Sequence[str]) -> Mapping[str, str]:
        kept = self._pages.receipts.values()
        return {e.registration_id: e.number for e in kept if e.registration_id in registration_ids}

    def replace(self, receipt: Receipt) -> None:
        kept = self.find(receipt.number)
        if kept is None or kept.registration_id != receipt.registration_id:
            raise IntegrityError("receipt.unknown", number=receipt.number)
        self._pages.receipts[receipt.number] = receipt


class MemoryOfficers(OfficerBook):
    """Who may sign in."""

    def __init__(self, pages: MemoryPages) -> None:
        self._pages = pages

    def add(self, officer: Officer, passphrase_phc: str) -> None:
        if officer.code in self._pages.officers:
            raise AtTheDeskError("officer.code_taken", officer=officer.code)
        self._pages.officers[officer.code] = (officer, passphrase_phc)

    def find(self, code: str) -> tuple[Officer, str] | None:
        return self._pages.officers.get(code)

    def all(self) -> tuple[Officer, ...]:
        return tuple(officer for _, (officer, _) in sorted(self._pages.officers.items()))


class MemoryRegisteredHere(RegisteredHere):
    """Keyed hashes of numbers."""

    def __init__(self, pages: MemoryPages) -> None:
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


class MemoryDrafts(DraftBook):
    """Sealed drafts."""

    def __init__(self, pages: MemoryPages) -> None:
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
