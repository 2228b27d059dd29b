"""Write down what became of a paper."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.ports.clock import Clock
from kiosk.ports.receipt_printer import PaperEnd, PrintOutcome
from kiosk.ports.unit_of_work import Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class NotePaper:
    """Only what is on paper is called printed; a reprint is noted with its number."""

    store: Store
    clock: Clock

    def __call__(self, paper: PaperEnd, *, perhaps_noted: bool = False) -> None:
        """Append the entry; ``perhaps_noted`` (after a power cut) looks whether it is there."""
        on_paper = paper.outcome is PrintOutcome.PRINTED  # a file is not yet in anybody's hand
        kind = LedgerKind.PRINTED if on_paper else LedgerKind.NOT_PRINTED
        facts, now = _facts(paper), self.clock.now()

        def work(unit: UnitOfWork) -> None:
            entries = unit.ledger.entries() if perhaps_noted else ()
            if not any(each.kind == kind and each.facts == facts for each in entries):
                unit.ledger.append(kind, facts, now)

        self.store.run(work)


def _facts(paper: PaperEnd) -> dict[str, str]:
    named = "receipt" if paper.form == "receipt" else "slip"
    facts = {
        named: paper.number,
        "form": paper.form,
        "job": str(paper.job),
        "outcome": paper.outcome.value,
    }
    if paper.copy:
        facts["copy"] = str(paper.copy)
    if paper.reason:
        facts["reason"] = paper.reason
    return facts
