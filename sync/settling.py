"""Writing down what became of an entry: outbox, ledger and receipt in one transaction."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import Final

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.outbox import FINAL, OutboxEntry, OutboxState
from kiosk.domain.receipt import ReceiptState
from kiosk.ports.unit_of_work import UnitOfWork
from sync.acknowledgement import Acknowledgement

LEVEL_LOWERED: Final = "level.lowered"
EVIDENCE_MISSING: Final = "evidence.missing"
"""Accepted from the envelope alone: the citizen comes once more with the card for the rest."""
_CONTRADICTORY = ("envelope.", "registration.")
"""Refusals of the bytes rather than of the person: set aside, for a technician to look at."""


def settle(
    unit: UnitOfWork, entry: OutboxEntry, answer: Acknowledgement, raw: bytes, now: datetime
) -> OutboxState:
    """Move the entry by a verified answer; doing it again changes nothing. Returns its state."""
    current = unit.outbox.state(entry.registration_id)
    if current is None or current in FINAL:
        return current or entry.state
    if answer.accepted:
        _accept(unit, entry, answer, raw, now)
        return OutboxState.ACCEPTED
    state = OutboxState.SET_ASIDE if answer.code.startswith(_CONTRADICTORY) else OutboxState.REFUSED
    unit.outbox.mark(
        entry.registration_id, state, reason=answer.code, attempted=True, acknowledgement=raw
    )
    unit.ledger.append(
        LedgerKind.REFUSED_BY_CENTRE, _facts(entry, raw) | {"code": answer.code}, now
    )
    if state is OutboxState.REFUSED:
        unit.registered_here.forget(entry.registration_id)
    return state


def _accept(
    unit: UnitOfWork, entry: OutboxEntry, answer: Acknowledgement, raw: bytes, now: datetime
) -> None:
    receipt = unit.receipts.by_registration(entry.registration_id)
    reason = ""
    if answer.evidence_missing:
        reason = EVIDENCE_MISSING
    elif answer.lowered or (receipt is not None and answer.level < receipt.level):
        reason = LEVEL_LOWERED
    unit.outbox.mark(
        entry.registration_id,
        OutboxState.ACCEPTED,
        reason=reason,
        attempted=True,
        acknowledgement=raw,
    )
    unit.ledger.append(
        LedgerKind.DELIVERED, _facts(entry, raw) | {"level": str(int(answer.level))}, now
    )
    if receipt is not None:
        unit.receipts.replace(replace(receipt, state=ReceiptState.ACCEPTED))


def _facts(entry: OutboxEntry, raw: bytes) -> dict[str, str]:
    return {
        "registration": entry.registration_id,
        "envelope": entry.sealed.digest,
        "acknowledgement": hashlib.sha256(raw).hexdigest(),
    }
