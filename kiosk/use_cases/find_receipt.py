"""Find a receipt again: by its number, by its registration, or by scanning the paper."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.receipt import Receipt
from kiosk.errors import AtTheDeskError
from kiosk.formats.receipt_code import TAG, parse
from kiosk.ports.unit_of_work import Store, UnitOfWork

_LONGEST = 400


@dataclass(frozen=True, slots=True)
class FindReceipt:
    """Looks among the receipts of this counter only."""

    store: Store

    def __call__(self, text: str) -> Receipt:
        """``text`` is a receipt number, a registration id, or the text of a receipt's QR.

        A scanned code is a way to its number, no proof: ``kiosk receipt verify`` checks it. Raises
        ``AtTheDeskError('receipt.unknown')``, and ``ReceiptCodeError`` for a damaged code.
        """
        wanted = text.strip()
        if wanted.startswith(TAG):
            wanted = parse(wanted).statement.receipt_number

        def look(unit: UnitOfWork) -> Receipt | None:
            by_number = unit.receipts.find(wanted.upper())
            return by_number or unit.receipts.by_registration(wanted.lower())

        found = self.store.run(look) if 0 < len(wanted) <= _LONGEST else None
        if found is None:
            raise AtTheDeskError("receipt.unknown")
        return found
