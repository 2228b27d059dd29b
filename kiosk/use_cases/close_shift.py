"""Close a shift."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Shift
from kiosk.domain.outbox import OutboxSummary
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class CloseShift:
    """Sign out; what waits goes on being sent."""

    store: Store
    clock: Clock

    def __call__(self, shift: Shift) -> OutboxSummary:
        """What is still on its way when the shift ends."""
        now = self.clock.now()

        def work(unit: UnitOfWork) -> OutboxSummary:
            summary = unit.outbox.summary()
            unit.ledger.append(
                LedgerKind.SHIFT_CLOSED, {"shift": shift.id, "waiting": str(summary.waiting)}, now
            )
            return summary

        return self.store.run(work)
