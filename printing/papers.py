"""Papers by form and number, laid out from what the counter has kept."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.outbox import OutboxState
from kiosk.domain.receipt import Receipt
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.issue_receipt import CurrentReceipt
from kiosk.use_cases.owed_papers import OwedPaper, OwedPapers
from kiosk.use_cases.report_shift import ReportShift
from printing.document import Document
from printing.guidance import guidance_document
from printing.kept_guidance import KeptGuidance
from printing.receipt import receipt_document
from printing.recovery import with_recovery
from printing.refusal import refusal_document
from printing.shift_report import shift_report_document

_STILL_WAITS = frozenset({OutboxState.WAITING, OutboxState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Papers:
    """Lays forms out when their turn comes, so that each says what is true by then."""

    store: Store
    current: CurrentReceipt
    owed: OwedPapers
    shifts: ReportShift
    guidance: KeptGuidance
    recovery_codes: bool = True
    """Whether a receipt carries the sealed envelope while the centre has not acknowledged it."""

    def lay_out(self, form: str, number: str, copy: int, *, large: bool) -> Document | None:
        """The document; None where nothing of this form and number is kept.

        Raises what :class:`Store` raises.
        """
        if form == "receipt":
            return self._receipt(number, copy, large=large)
        if form == "refusal":
            slip = self.owed.refusal(number)
            return refusal_document(slip, copy=copy, large_print=large) if slip else None
        if form == "shift_report":
            report = self.shifts(number)
            if report is None:
                return None
            return shift_report_document(report, copy=copy, large_print=large)
        return self._guidance(form, number, copy, large=large)

    def keep(self, guidance: Guidance) -> None:
        """Keep what the store does not know; raises ``TechnicianError``, see there."""
        self.guidance.put(guidance)

    def forget_old(self) -> None:
        """Let go of pages whose day is over."""
        self.guidance.forget_old()

    def owed_since(self, sequence: int | None) -> tuple[int, tuple[OwedPaper, ...]]:
        """See :meth:`OwedPapers.since`."""
        return self.owed.since(sequence)

    def copies(self, number: str) -> int:
        """See :meth:`OwedPapers.copies`."""
        return self.owed.copies(number)

    def _guidance(self, form: str, number: str, copy: int, *, large: bool) -> Document | None:
        if form not in set(GuidanceKind):
            return None
        found = self.guidance.find(number)
        if found is None or found.kind != form:
            return None
        return guidance_document(found, copy=copy, large_print=large)

    def _receipt(self, number: str, copy: int, *, large: bool) -> Document | None:
        receipt = self.current(number)
        if receipt is None:
            return None
        document = receipt_document(receipt, copy=copy, large_print=large)
        envelope = self._waiting_envelope(receipt) if self.recovery_codes else b""
        return with_recovery(document, envelope) if envelope else document

    def _waiting_envelope(self, receipt: Receipt) -> bytes:
        """Empty where the centre has answered."""

        def look(unit: UnitOfWork) -> bytes:
            entry = unit.outbox.find(receipt.registration_id)
            waits = entry is not None and entry.state in _STILL_WAITS
            return entry.sealed.envelope if entry is not None and waits else b""

        return self.store.run(look)
