"""Báo cáo ca trực: what one shift did, as the ledger has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.clean_text import CleanText
from kiosk.domain.ledger import LedgerEntry, LedgerKind
from kiosk.domain.receipt import Office

_PAPERS = frozenset({LedgerKind.PRINTED, LedgerKind.NOT_PRINTED})
_END_OF_A_DRAFT = frozenset(
    {
        LedgerKind.RECORDED,
        LedgerKind.REFUSED,
        LedgerKind.RECOVERED,
        LedgerKind.DISPUTED,
        LedgerKind.APPROVAL_WAITS,
    }
)


@dataclass(frozen=True, slots=True)
class ShiftCounts:
    """Of the ledger's entries from the shift's opening to its end."""

    recorded: int
    refused: int
    abandoned: int
    """Drafts opened in the shift, and ended in it by nothing; one left for an approver is not."""
    accepted: int
    """Acknowledgements of the centre, also for registrations of earlier shifts."""
    not_printed: int
    """Papers of which nobody could say by then that they are on paper; files count so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftReport:
    """One shift; no applicant is named."""

    number: str
    shift_id: str
    office: Office
    officer_name: CleanText = field(repr=False)
    opened_at: datetime
    closed_at: datetime
    counts: ShiftCounts
    waiting: int
    """Registrations still on their way when the shift ended."""
    entries: int
    """Entries of the ledger, from its start to the one that closes the shift."""
    ledger_head: str
    """SHA-256 of the ledger up to there, hexadecimal."""
    differences: tuple[tuple[str, int], ...] = ()
    """What does not agree: a code with words in the form, and how many or which entry."""
    simulated: bool

    @property
    def registration_id(self) -> str:
        """On paper the shift stands where other papers name their registration."""
        return self.shift_id

    @property
    def issued_at(self) -> datetime:
        """A report is of the moment when its shift ended, whenever it is printed."""
        return self.closed_at


def shift_entries(entries: Sequence[LedgerEntry], number: str) -> tuple[LedgerEntry, ...]:
    """From the opening of the shift whose report has this number to its end; empty where none."""
    closed = next(
        (
            place
            for place, each in enumerate(entries)
            if each.kind == LedgerKind.SHIFT_CLOSED and each.facts.get("slip") == number
        ),
        None,
    )
    if closed is None:
        return ()
    shift = entries[closed].facts["shift"]
    for place in range(closed, -1, -1):
        opened = entries[place]
        if opened.kind == LedgerKind.SHIFT_OPENED and opened.facts.get("shift") == shift:
            return tuple(entries[place : closed + 1])
    return ()


def shift_counts(entries: Iterable[LedgerEntry]) -> ShiftCounts:
    """Count what a shift did."""
    kinds: Counter[str] = Counter()
    opened, ended, papers = set(), set(), {}
    for each in entries:
        kinds[each.kind] += 1
        registration = each.facts.get("registration", "")
        if each.kind == LedgerKind.DRAFT_OPENED:
            opened.add(registration)
        elif each.kind in _END_OF_A_DRAFT:
            ended.add(registration)
        elif each.kind in _PAPERS:
            papers[each.facts.get("receipt") or each.facts.get("slip", "")] = each.kind
    return ShiftCounts(
        recorded=kinds[LedgerKind.RECORDED],
        refused=kinds[LedgerKind.REFUSED],
        abandoned=len(opened - ended),
        accepted=kinds[LedgerKind.DELIVERED],
        not_printed=sum(kind == LedgerKind.NOT_PRINTED for kind in papers.values()),
    )
