"""Báo cáo ca trực, made from the ledger: the same whenever it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerEntry, LedgerKind, first_broken
from kiosk.domain.receipt import Office
from kiosk.domain.shift_report import ShiftReport, shift_counts, shift_entries
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class ReportShift:
    """Reads ledger, receipts and outbox; writes nothing."""

    store: Store
    office: Office
    practice_profile: bool = False

    def __call__(self, number: str) -> ShiftReport | None:
        """The report of this number; None where no shift was closed under it."""
        entries = self.store.run(lambda unit: tuple(unit.ledger.entries()))
        of_shift = shift_entries(entries, number)
        if not of_shift:
            return None
        opened, closed = of_shift[0], of_shift[-1]
        broken = first_broken(entries[: entries.index(closed) + 1])
        chain = (("ledger_broken", broken.sequence),) if broken else ()
        missing = self.store.run(lambda unit: _missing(unit, of_shift))
        return ShiftReport(
            number=number,
            shift_id=closed.facts["shift"],
            office=self.office,
            officer_name=self._officer_name(opened.facts.get("officer", "")),
            opened_at=opened.at,
            closed_at=closed.at,
            counts=shift_counts(of_shift),
            waiting=int(closed.facts.get("waiting", "0")),
            entries=closed.sequence,
            ledger_head=closed.digest,
            differences=(*chain, *missing),
            simulated=self.practice_profile,
        )

    def _officer_name(self, code: str) -> CleanText:
        found = self.store.run(lambda unit: unit.officers.find(code))
        return found[0].name if found else CleanText(code)


def _missing(unit: UnitOfWork, entries: tuple[LedgerEntry, ...]) -> tuple[tuple[str, int], ...]:
    """Registrations of the ledger without a receipt, or without an entry in the outbox."""
    recorded = [
        each.facts.get("registration", "") for each in entries if each.kind == LedgerKind.RECORDED
    ]
    receipts = sum(unit.receipts.by_registration(each) is None for each in recorded)
    sendings = sum(unit.outbox.find(each) is None for each in recorded)
    counted = (("receipts_missing", receipts), ("sendings_missing", sendings))
    return tuple((code, count) for code, count in counted if count)
