"""Phiếu hướng dẫn: numbered, in the ledger, on paper."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.domain.receipt import Office
from kiosk.domain.registration import Confirmed, Draft, Proofed
from kiosk.ports.clock import Clock
from kiosk.ports.guidance_printer import GuidancePrinter
from kiosk.ports.receipt_printer import PrintResult
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class HandOutGuidance:
    """For somebody with a draft, or, for the referral to VNeID, with none."""

    store: Store
    clock: Clock
    printer: GuidancePrinter
    office: Office
    practice_profile: bool

    def __call__(
        self,
        kind: GuidanceKind,
        officer: Officer,
        about: Confirmed | Proofed | Draft | None = None,
        *,
        number: str = "",
        items: tuple[CleanText, ...] = (),
    ) -> tuple[Guidance, PrintResult]:
        """The paper's facts and how its printing came out.

        ``number`` is the dispute's, where there is one; else the next of this counter.
        """
        now = self.clock.now()
        draft = _draft(about)
        facts = {"kind": kind.value, "registration": draft.id if draft else ""}

        def work(unit: UnitOfWork) -> str:
            prefix = f"{self.office.code}-{self.office.counter_code}-HD"
            given = number or unit.receipts.next_number(prefix, now)
            unit.ledger.append(LedgerKind.GUIDANCE_GIVEN, {**facts, "slip": given}, now)
            return given

        proofed = _proofed(about)
        phone = about.contact.phone if isinstance(about, Confirmed) else None
        guidance = Guidance(
            kind=kind,
            number=self.store.run(work),
            registration_id=draft.id if draft else "",
            issued_at=now,
            office=self.office,
            officer_name=officer.name,
            applicant_name=proofed.applicant_name if proofed else None,
            masked_number=proofed.masked_number if proofed else None,
            masked_phone=phone.masked if phone else None,
            items=items,
            simulated=self.practice_profile,
        )
        return guidance, self.printer.print_guidance(guidance)


def _proofed(about: Confirmed | Proofed | Draft | None) -> Proofed | None:
    if isinstance(about, Confirmed):
        return about.proofed
    return about if isinstance(about, Proofed) else None


def _draft(about: Confirmed | Proofed | Draft | None) -> Draft | None:
    proofed = _proofed(about)
    if proofed is not None:
        return proofed.draft
    return about if isinstance(about, Draft) else None
