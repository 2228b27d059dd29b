"""The store in memory: same contract, no file, no thread; for simulations and tests."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

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
from kiosk.practice.memory_books import (
    MemoryDrafts,
    MemoryLedger,
    MemoryOfficers,
    MemoryReceipts,
    MemoryRegisteredHere,
    MemoryStatements,
)
from kiosk.practice.memory_outbox import MemoryCarried, MemoryOutbox
from kiosk.practice.memory_pages import MemoryPages

Result = TypeVar("Result")


class MemoryStore(Store):
    """``pages`` may be edited by a test that plays a tampered file."""

    def __init__(self, outbox: type[MemoryOutbox] = MemoryOutbox) -> None:
        """``outbox`` may be a faulty one, that a simulation must find."""
        self.pages = MemoryPages()
        self._outbox = outbox
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
                result = work(MemoryUnitOfWork(draft, self._outbox))
                self._commit(draft)
                return result
            finally:
                self._working_thread = None

    def close(self) -> None:
        """Nothing to let go of."""

    def _commit(self, draft: MemoryPages) -> None:
        failure, self.fail_next_commit_with = self.fail_next_commit_with, None
        if failure is not None:
            raise failure
        self.pages = draft


class MemoryUnitOfWork(UnitOfWork):
    """The books over one snapshot of the pages."""

    def __init__(self, pages: MemoryPages, outbox: type[MemoryOutbox] = MemoryOutbox) -> None:
        self._ledger = MemoryLedger(pages)
        self._outbox = outbox(pages)
        self._receipts = MemoryReceipts(pages)
        self._officers = MemoryOfficers(pages)
        self._registered_here = MemoryRegisteredHere(pages)
        self._drafts = MemoryDrafts(pages)
        self._carried = MemoryCarried(pages)
        self._statements = MemoryStatements(pages)

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
