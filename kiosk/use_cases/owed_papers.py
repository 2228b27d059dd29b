"""Papers that the ledger promises, and what it says became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.receipt import Office, RefusalSlip
from kiosk.ports.receipt_printer import PrintOutcome
from kiosk.ports.unit_of_work import Store, UnitOfWork

_NOTED = frozenset({LedgerKind.PRINTED, LedgerKind.NOT_PRINTED})


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """An event in the ledger that somebody gets a paper for."""

    form: str
    """Such as ``receipt``, ``refusal``, ``shift_report``, or a kind of guidance."""
    number: str
    at: datetime


@dataclass(frozen=True, slots=True)
class OwedPapers:
    """Reads the ledger, which stands before any print job does."""

    store: Store
    office: Office
    practice_profile: bool = False

    def since(self, sequence: int | None) -> tuple[int, tuple[OwedPaper, ...]]:
        """The newest entry's place, and the papers of all entries after ``sequence``.

        What the ledger says an end of is not owed any more, however it ended. None means that
        nobody has printed here before: nothing is owed for what is past.
        """

        def work(unit: UnitOfWork) -> tuple[int, tuple[OwedPaper, ...]]:
            newest = unit.ledger.last()
            last = newest.sequence if newest else 0
            if sequence is None or sequence >= last:
                return last, ()
            after = [each for each in unit.ledger.entries() if each.sequence > sequence]
            ended = {_number(each) for each in after if each.kind in _NOTED}
            owed = (_owed(each) for each in after)
            return last, tuple(each for each in owed if each and each.number not in ended)

        return self.store.run(work)

    def listing(self) -> tuple[OwedPaper, ...]:
        """All papers of the ledger, the oldest first."""
        found = self.store.run(lambda unit: [_owed(each) for each in unit.ledger.entries()])
        return tuple(each for each in found if each)

    def copies(self, number: str) -> int:
        """How often this paper may be in somebody's hand, as far as the ledger was told."""

        def work(unit: UnitOfWork) -> int:
            ends = {
                each.facts.get("job", ""): each
                for each in unit.ledger.entries()
                if each.kind in _NOTED and _number(each) == number
            }
            there = (e for e in ends.values() if e.facts.get("outcome") != PrintOutcome.FAILED)
            return max((int(each.facts.get("copy", "0")) + 1 for each in there), default=0)

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


def _number(entry: LedgerEntry) -> str:
    return entry.facts.get("receipt") or entry.facts.get("slip", "")


def _owed(entry: LedgerEntry) -> OwedPaper | None:
    forms: dict[str, str] = {
        LedgerKind.RECORDED: "receipt",
        LedgerKind.REFUSED: "refusal",
        LedgerKind.SHIFT_CLOSED: "shift_report",
        LedgerKind.GUIDANCE_GIVEN: entry.facts.get("kind", ""),
    }
    form, number = forms.get(entry.kind, ""), _number(entry)
    return OwedPaper(form, number, entry.at) if form and number else None
