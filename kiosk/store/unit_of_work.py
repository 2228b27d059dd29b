"""Every book inside one transaction, each made for the first who asks for it."""

from __future__ import annotations

from functools import cached_property

from sqlmodel import Session

from kiosk.store.carried import SqlCarriedBook
from kiosk.store.drafts import SqlDraftBook
from kiosk.store.ledger import SqlLedgerBook
from kiosk.store.officers import SqlOfficerBook
from kiosk.store.outbox import SqlOutboxBook
from kiosk.store.receipts import SqlReceiptBook
from kiosk.store.registered_here import SqlRegisteredHere
from kiosk.store.statements import SqlStatementBook
from kiosk.store.transaction import Transaction


class SqlUnitOfWork:
    """Lives as long as one piece of work; its books are useless afterwards."""

    def __init__(self, transaction: Transaction, device: str = "") -> None:
        self.transaction = transaction
        self._device = device

    @property
    def session(self) -> Session:
        """Over the same transaction."""
        return self.transaction.session

    @cached_property
    def ledger(self) -> SqlLedgerBook:
        """See the port; so for all of them."""
        return SqlLedgerBook(self.session, self._device)

    @cached_property
    def outbox(self) -> SqlOutboxBook:  # noqa: D102
        return SqlOutboxBook(self.transaction, self._device)

    @cached_property
    def receipts(self) -> SqlReceiptBook:  # noqa: D102
        return SqlReceiptBook(self.transaction, self._device)

    @cached_property
    def officers(self) -> SqlOfficerBook:  # noqa: D102
        return SqlOfficerBook(self.session)

    @cached_property
    def registered_here(self) -> SqlRegisteredHere:  # noqa: D102
        return SqlRegisteredHere(self.session)

    @cached_property
    def drafts(self) -> SqlDraftBook:  # noqa: D102
        return SqlDraftBook(self.session)

    @cached_property
    def carried(self) -> SqlCarriedBook:  # noqa: D102
        return SqlCarriedBook(self.transaction)

    @cached_property
    def statements(self) -> SqlStatementBook:  # noqa: D102
        return SqlStatementBook(self.session, self._device)

    def used(self, book: str) -> bool:
        """Whether anybody has asked for the book of this name."""
        return book in self.__dict__
