"""Yêu cầu bổ sung, after the registration: what the citizen brings next time, on paper."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.duties import Duty, require
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.receipt import Office, Receipt
from kiosk.ports.clock import Clock
from kiosk.ports.guidance_printer import GuidancePrinter
from kiosk.ports.receipt_printer import PrintResult
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class AskSupplement:
    """Of a registration that was recorded here; its receipt says whose it is."""

    store: Store
    clock: Clock
    printer: GuidancePrinter
    office: Office
    practice_profile: bool = False

    def __call__(
        self, receipt: Receipt, item: CleanText, officer: Officer
    ) -> tuple[Guidance, PrintResult]:
        """The slip's facts, numbered and in the ledger, and how its printing came out.

        Raises ``SupervisorError('officer.not_a_clerk')``.
        """
        require(officer, Duty.REGISTER)
        now = self.clock.now()
        kind = GuidanceKind.SUPPLEMENT

        def work(unit: UnitOfWork) -> str:
            prefix = f"{self.office.code}-{self.office.counter_code}-HD"
            number = unit.receipts.next_number(prefix, now)
            facts = {"kind": kind.value, "registration": receipt.registration_id, "slip": number}
            unit.ledger.append(LedgerKind.GUIDANCE_GIVEN, facts, now)
            return number

        guidance = Guidance(
            kind=kind,
            number=self.store.run(work),
            registration_id=receipt.registration_id,
            issued_at=now,
            office=self.office,
            officer_name=officer.name,
            applicant_name=receipt.applicant_name,
            masked_number=receipt.masked_number,
            items=(item,),
            simulated=self.practice_profile or receipt.simulated,
        )
        return guidance, self.printer.print_guidance(guidance)
