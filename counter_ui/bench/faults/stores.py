"""The stores of the model: the product's in memory and the product's file, both losing power."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

from kiosk.domain.ledger import LedgerEntry
from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.receipt import Receipt
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.practice.memory_outbox import MemoryOutbox
from kiosk.practice.memory_store import MemoryStore

Result = TypeVar("Result")
_KEY: Final = bytes(range(32))


class Crash(BaseException):
    """The power is gone."""


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything that a store holds at one moment, as read back from it."""

    ledger: tuple[LedgerEntry, ...]
    outbox: dict[str, OutboxEntry]
    carried: dict[str, OutboxEntry]
    receipts: dict[str, Receipt]
    """By registration."""
    copies: frozenset[str] | None = None
    """What stands in the second copy; None where the store has none."""


class CrashingStore(Store, Protocol):
    """Loses power before, within or just after a commit, when told to; looked at after each."""

    crash: Callable[[], bool]
    committed: Callable[[], None]

    def look(self) -> Looked:
        """What is there, outside of everything that is played."""
        ...

    def close(self) -> None:
        """The end of the history."""
        ...


class _Crashing:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.crash: Callable[[], bool] = lambda: False
        self.committed: Callable[[], None] = lambda: None

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """See the port."""
        if self.crash():
            raise Crash
        result = self._store.run(lambda unit: self._dying(work(unit)))
        self.committed()
        if self.crash():
            raise Crash
        return result

    def _dying(self, result: Result) -> Result:
        if self.crash():
            raise Crash
        return result


class CrashingMemory(_Crashing):
    """The store in memory: thousands of histories a minute."""

    def __init__(self, outbox: type[MemoryOutbox] = MemoryOutbox) -> None:
        self._memory = MemoryStore(outbox)
        super().__init__(self._memory)

    def look(self) -> Looked:
        """See the protocol."""
        pages = self._memory.pages
        receipts = {each.registration_id: each for each in pages.receipts.values()}
        return Looked(tuple(pages.ledger), dict(pages.outbox), dict(pages.carried), receipts)

    def close(self) -> None:
        """Nothing to let go of."""


class CrashingFile(_Crashing):
    """The counter's own encrypted file with its second copy."""

    def __init__(self, path: Path, store: Store, close: Callable[[], None]) -> None:
        super().__init__(store)
        self._path, self._close = path, close

    def close(self) -> None:
        """Close the file."""
        self._close()

    def look(self) -> Looked:
        """See the protocol."""
        from kiosk.store.second_copy import journal_beside

        def work(unit: UnitOfWork) -> Looked:
            outbox = {each.registration_id: each for each in unit.outbox.entries()}
            carried = {each.registration_id: each for each in unit.carried.entries()}
            found = ((each, unit.receipts.by_registration(each)) for each in outbox)
            receipts = {each: receipt for each, receipt in found if receipt is not None}
            return Looked(tuple(unit.ledger.entries()), outbox, carried, receipts)

        there = self._store.run(work)
        copies = journal_beside(self._path).ids()
        return Looked(there.ledger, there.outbox, there.carried, there.receipts, copies)


def in_memory(_path: Path) -> CrashingStore:
    """The product's store in memory."""
    return CrashingMemory()


def with_faulty(outbox: type[MemoryOutbox]) -> Callable[[Path], CrashingStore]:
    """Makes stores in memory with another outbox."""
    return lambda _path: CrashingMemory(outbox)


def on_file(path: Path) -> CrashingStore:
    """A new file of the counter at ``path``."""
    from kiosk.store.database import open_store

    path.parent.mkdir(parents=True, exist_ok=True)
    store = open_store(path, _KEY)
    return CrashingFile(path, store, store.close)
