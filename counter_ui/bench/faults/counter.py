"""One counter of the model: the product's relay over a store that loses power."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import OutboxEntry
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import Office, Receipt, ReceiptState
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import UnitOfWork
from kiosk.practice.memory_outbox import MemoryOutbox
from kiosk.practice.memory_store import MemoryStore

Result = TypeVar("Result")
_OFFICE = Office(
    code="ANBINH",
    name=CleanText("XÃ AN BÌNH"),
    superior=CleanText(""),
    address=CleanText("Xã An Bình"),
    hotline=CleanText("1900 0000"),
    counter=CleanText("Quầy 1"),
)


class Crash(BaseException):
    """The power is gone."""


class ModelClock(Clock):
    """Stands still until the model moves it."""

    def __init__(self, now: datetime) -> None:
        self.wall = now

    def now(self) -> datetime:
        """See the port."""
        return self.wall

    def monotonic_s(self) -> float:
        """See the port."""
        return 0.0

    def pass_s(self, seconds: float) -> None:
        """Time goes by, or somebody sets the clock."""
        self.wall += timedelta(seconds=seconds)


class CrashingStore(MemoryStore):
    """Loses power before or just after a commit, when told to; looked at after each commit."""

    def __init__(self, outbox: type[MemoryOutbox] = MemoryOutbox) -> None:
        super().__init__(outbox)
        self.crash: Callable[[], bool] = lambda: False
        self.committed: Callable[[], None] = lambda: None

    def run(self, work: Callable[[UnitOfWork], Result]) -> Result:
        """See the port."""
        if self.crash():
            raise Crash
        result = super().run(work)
        self.committed()
        if self.crash():
            raise Crash
        return result


def record(unit: UnitOfWork, entry: OutboxEntry) -> None:
    """What recording writes in one transaction; a second time it changes nothing."""
    if unit.receipts.by_registration(entry.registration_id) is not None:
        return
    facts = {"registration": entry.registration_id}
    ledger = unit.ledger.append(LedgerKind.RECORDED, facts, entry.created_at)
    unit.receipts.add(_receipt(entry, ledger.digest))
    unit.outbox.add(entry)
    unit.registered_here.add(f"hash of {entry.registration_id}", entry.registration_id)


def _receipt(entry: OutboxEntry, ledger_head: str) -> Receipt:
    return Receipt(
        number=f"ANBINH-{entry.registration_id}",
        registration_id=entry.registration_id,
        issued_at=entry.created_at,
        office=_OFFICE,
        officer_name=CleanText("Cán bộ Mẫu"),
        applicant_name=CleanText("NGUYỄN VĂN THỬ"),
        masked_number="001•••••2345",
        masked_phone=None,
        method=Method.IN_PERSON,
        level=Level.HIGH,
        state=ReceiptState.RECEIVED,
        envelope_digest=entry.sealed.digest,
        ledger_head=ledger_head,
        signed_code="",
        simulated=True,
    )
