"""The carried entries of a store, in the place of its outbox: the relay sends them the same way."""

from __future__ import annotations

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

Result = TypeVar("Result")


class CarriedStore:
    """A :class:`~kiosk.ports.unit_of_work.Store` whose outbox holds other counters' entries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """As the store does, with the two books changed."""
        return self._store.run(lambda unit: work(_CarriedUnit(unit)))


class _CarriedUnit:
    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    @property
    def outbox(self) -> OutboxBook:
        return self._unit.carried

    @property
    def carried(self) -> CarriedBook:
        return self._unit.carried

    @property
    def ledger(self) -> LedgerBook:
        return self._unit.ledger

    @property
    def receipts(self) -> ReceiptBook:
        return self._unit.receipts

    @property
    def officers(self) -> OfficerBook:
        return self._unit.officers

    @property
    def registered_here(self) -> RegisteredHere:
        return self._unit.registered_here

    @property
    def drafts(self) -> DraftBook:
        return self._unit.drafts

    @property
    def statements(self) -> StatementBook:
        return self._unit.statements
