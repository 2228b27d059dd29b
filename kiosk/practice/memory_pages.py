"""Everything that a store in memory remembers."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.kept_draft import KeptDraft
from kiosk.domain.ledger import LedgerEntry
from kiosk.domain.officer import Officer
from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.receipt import Receipt


@dataclass(slots=True)
class MemoryPages:
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

    def snapshot(self) -> MemoryPages:
        return MemoryPages(*(copy(getattr(self, name)) for name in self.__slots__))
