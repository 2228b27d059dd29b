"""All books over one session, hence in one transaction."""

from __future__ import annotations

from sqlmodel import Session

from kiosk.store.carried import SqlCarriedBook
from kiosk.store.drafts import SqlDraftBook
from kiosk.store.ledger import SqlLedgerBook
from kiosk.store.officers import SqlOfficerBook
from kiosk.store.outbox import SqlOutboxBook
from kiosk.store.receipts import SqlReceiptBook
from kiosk.store.registered_here import SqlRegisteredHere
from kiosk.store.statements import SqlStatementBook


class SqlUnitOfWork:
    """Lives as long as one piece of work; its books are useless afterwards."""

    def __init__(self, session: Session, device: str = "") -> None:
        self.session = session
        self.ledger = SqlLedgerBook(session, device)
        self.outbox = SqlOutboxBook(session, device)
        self.receipts = SqlReceiptBook(session, device)
        self.officers = SqlOfficerBook(session)
        self.registered_here = SqlRegisteredHere(session)
        self.drafts = SqlDraftBook(session)
        self.carried = SqlCarriedBook(session)
        self.statements = SqlStatementBook(session, device)
