"""Verify the ledger from its first entry to its last, and that nothing was cut off behind that."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kiosk.domain import merkle
from kiosk.domain.ledger import GENESIS, BrokenLedger, LedgerEntry, LedgerKind, first_broken
from kiosk.domain.outbox import OutboxLine
from kiosk.errors import IntegrityError
from kiosk.formats.ledger_proof import HEAD_STATEMENT, AnchoredHead, leaves
from kiosk.ports.unit_of_work import Store, UnitOfWork

ReadHead = Callable[[bytes], AnchoredHead]
"""Verifies a countersigned head; raises ``IntegrityError``."""

_REBUILT = (LedgerKind.SALVAGED, LedgerKind.RESTORED)


@dataclass(frozen=True, slots=True)
class LedgerVerdict:
    """What was found."""

    entries: int
    head: str
    broken: BrokenLedger | None
    """The first entry that is wrong or missing; None where everything holds.

    Reasons beside those of the chain itself: ``ledger.anchor_differs`` (rewritten since the centre
    countersigned it), ``ledger.tail_cut`` (the countersigned head is further on),
    ``ledger.registration_missing`` (a registration in the outbox has no entry),
    ``ledger.anchor_unreadable`` (a kept countersignature does not hold).
    """
    anchored: int
    """Sequence of the newest head that the centre countersigned and that holds; 0 without any."""
    rebuilt: bool
    """Salvaged or restored once: what the centre saw before may be gone, and the ledger says so."""


@dataclass(frozen=True, slots=True)
class VerifyLedger:
    """Needs no network; without ``read_head`` countersigned heads cannot be looked at."""

    store: Store
    read_head: ReadHead | None = None
    device_id: str = ""
    """This counter's, where several share the store; each has a ledger of its own."""

    def __call__(self) -> LedgerVerdict:
        """Never raises for what is wrong with the ledger's content."""
        entries, signed, every_line = self.store.run(_everything)
        lines = [line for line in every_line if line.device_id in ("", self.device_id)]
        rebuilt_at = max((e.at for e in entries if e.kind in _REBUILT), default=None)
        heads, unreadable = self._heads(signed)
        broken = (
            first_broken(entries)
            or unreadable
            or _against_heads(entries, _since(heads, rebuilt_at))
            or _against_outbox(entries, lines, rebuilt_at)
        )
        held = [head for head in heads if _holds(entries, head)]
        return LedgerVerdict(
            entries=len(entries),
            head=entries[-1].digest if entries else GENESIS,
            broken=broken,
            anchored=max((head.sequence for head in held), default=0),
            rebuilt=rebuilt_at is not None,
        )

    def _heads(
        self, signed: Iterable[tuple[int, bytes]]
    ) -> tuple[list[AnchoredHead], BrokenLedger | None]:
        heads: list[AnchoredHead] = []
        for place, raw in signed if self.read_head else ():
            assert self.read_head is not None
            try:
                heads.append(self.read_head(raw))
            except IntegrityError:
                return heads, BrokenLedger(place, "ledger.anchor_unreadable")
        return heads, None


def _everything(
    unit: UnitOfWork,
) -> tuple[tuple[LedgerEntry, ...], tuple[tuple[int, bytes], ...], tuple[OutboxLine, ...]]:
    return (
        tuple(unit.ledger.entries()),
        unit.statements.all(HEAD_STATEMENT),
        unit.outbox.listing(),
    )


def _since(heads: Iterable[AnchoredHead], rebuilt_at: datetime | None) -> list[AnchoredHead]:
    """A rebuilt ledger may have lost its tail: it says so itself, and later heads must hold."""
    return [head for head in heads if rebuilt_at is None or head.anchored_at > rebuilt_at]


def _against_heads(
    entries: Sequence[LedgerEntry], heads: Sequence[AnchoredHead]
) -> BrokenLedger | None:
    roots = merkle.roots_at(
        leaves([each.digest for each in entries]), [head.sequence for head in heads if head.root]
    )
    held = 0
    for head in sorted(heads, key=lambda each: each.sequence):
        if head.sequence > len(entries):
            return BrokenLedger(len(entries) + 1, "ledger.tail_cut")
        if not _holds(entries, head) or (head.root and roots[head.sequence].hex() != head.root):
            return BrokenLedger(held + 1, "ledger.anchor_differs")
        held = head.sequence
    return None


def _holds(entries: Sequence[LedgerEntry], head: AnchoredHead) -> bool:
    return head.sequence <= len(entries) and entries[head.sequence - 1].digest == head.digest


def _against_outbox(
    entries: Sequence[LedgerEntry], lines: Iterable[OutboxLine], rebuilt_at: datetime | None
) -> BrokenLedger | None:
    recorded = {e.facts.get("registration") for e in entries if e.kind == LedgerKind.RECORDED}
    for line in lines:
        explained = rebuilt_at is not None and line.created_at <= rebuilt_at
        if line.registration_id not in recorded and not explained:
            return BrokenLedger(len(entries) + 1, "ledger.registration_missing")
    return None
