"""Papers that the ledger promises: what must be printed though the counter stopped before."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.receipt import Office, RefusalSlip
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """A registration or refusal in the ledger, and the paper that belongs to it."""

    form: str
    """``receipt`` or ``refusal``."""
    number: str


@dataclass(frozen=True, slots=True)
class OwedPapers:
    """Reads the ledger, which stands before any print job does."""

    store: Store
    office: Office
    practice_profile: bool = False

    def since(self, sequence: int | None) -> tuple[int, tuple[OwedPaper, ...]]:
        """The newest entry's place, and the papers of all entries after ``sequence``.

        None means that nobody has printed here before: nothing is owed for what is past.
        """

        def work(unit: UnitOfWork) -> tuple[int, tuple[OwedPaper, ...]]:
            newest = unit.ledger.last()
            last = newest.sequence if newest else 0
            if sequence is None or sequence >= last:
                return last, ()
            owed = (_owed(each) for each in unit.ledger.entries() if each.sequence > sequence)
            return last, tuple(each for each in owed if each)

        return self.store.run(work)

    def refusal(self, number: str) -> RefusalSlip | None:
        """The slip of a refusal as the ledger has it; None where it has none of this number."""
        return self.store.run(lambda unit: self._refusal(unit, number))

    def _refusal(self, unit: UnitOfWork, number: str) -> RefusalSlip | None:
        officer = ""
        for entry in unit.ledger.entries():
            if entry.kind == LedgerKind.SHIFT_OPENED:
                officer = entry.facts.get("officer", "")
            if entry.kind == LedgerKind.REFUSED and entry.facts.get("slip") == number:
                break
        else:
            return None
        found = unit.officers.find(officer)
        if found is None:
            return None
        return RefusalSlip(
            number=number,
            registration_id=entry.facts["registration"],
            issued_at=entry.at,
            office=self.office,
            officer_name=found[0].name,
            reason_code=entry.facts["reason"],
            simulated=self.practice_profile or entry.facts.get("simulated") == "true",
        )


def _owed(entry: LedgerEntry) -> OwedPaper | None:
    if entry.kind == LedgerKind.RECORDED and "receipt" in entry.facts:
        return OwedPaper("receipt", entry.facts["receipt"])
    if entry.kind == LedgerKind.REFUSED and "slip" in entry.facts:
        return OwedPaper("refusal", entry.facts["slip"])
    return None
