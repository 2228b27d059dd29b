"""Every stop ends here: a coded reason, a ledger entry, a slip."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.receipt import Office, RefusalSlip
from kiosk.domain.registration import Draft, RefusalReason
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.receipt_printer import PrintResult, ReceiptPrinter
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class RefuseRegistration:
    """Refuse a draft: the reason once, in writing."""

    store: Store
    clock: Clock
    printer: ReceiptPrinter
    office: Office
    practice_profile: bool = False
    """A training slip says so, whatever was shown."""

    def __call__(self, draft: Draft, reason: RefusalReason) -> tuple[RefusalSlip, PrintResult]:
        """The slip and how its printing came out; the refusal stands either way.

        Raises what :meth:`record` raises.
        """
        slip = self.record(draft, reason)
        return slip, self.print_slip(slip)

    def print_slip(self, slip: RefusalSlip) -> PrintResult:
        """Bring it to paper; a second time it is a numbered reprint."""
        return self.printer.print_refusal(slip)

    def record(self, draft: Draft, reason: RefusalReason) -> RefusalSlip:
        """The refusal in the ledger; nobody has waited for a printer yet.

        Raises ``AtTheDeskError('registration.already_recorded')``: what is recorded is not undone.
        """
        now = self.clock.now()
        simulated = self.practice_profile or any(each.simulated for each in draft.evidence)

        def work(unit: UnitOfWork) -> str:
            if unit.receipts.by_registration(draft.id) is not None:
                raise AtTheDeskError("registration.already_recorded")
            prefix = f"{self.office.code}-{self.office.counter_code}-TC"
            number = unit.receipts.next_number(prefix, now)
            facts = {"registration": draft.id, "slip": number, "reason": reason.value}
            if simulated and not self.practice_profile:
                facts["simulated"] = "true"
            unit.ledger.append(LedgerKind.REFUSED, facts, now)
            unit.drafts.remove(draft.id)
            return number

        return RefusalSlip(
            number=self.store.run(work),
            registration_id=draft.id,
            issued_at=now,
            office=self.office,
            officer_name=draft.shift.officer.name,
            reason_code=reason.value,
            simulated=simulated,
        )
