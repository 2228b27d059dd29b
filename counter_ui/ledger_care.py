"""Verifying, anchoring and proving the ledger of an open counter."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.wiring import Counter
from kiosk.devices.device_rotation import store_device
from kiosk.devices.system import SystemIds
from kiosk.domain.ledger import LedgerKind
from kiosk.errors import AtTheDeskError, IntegrityError, LaterError, TechnicianError
from kiosk.formats.ledger_proof import HEAD_STATEMENT, AnchoredHead, build_proof, read_head
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.verify_ledger import LedgerVerdict, ReadHead, VerifyLedger

if TYPE_CHECKING:
    from sync.anchoring import LedgerAnchor
    from sync.centre_keys import CentreKeys


def verify_ledger(counter: Counter) -> LedgerVerdict:
    """With the centre's keys where this counter is enrolled."""
    device = store_device(counter.keystore.folder, counter.keystore.device_id)
    return VerifyLedger(counter.store, _head_reader(counter), device)()


def ledger_anchor(counter: Counter) -> LedgerAnchor:
    """Raises ``LaterError('centre.none')`` where no centre is enrolled."""
    from sync.anchoring import LedgerAnchor

    if counter.enrolment is None or counter.client is None:
        raise LaterError("centre.none")
    return LedgerAnchor(
        counter.store,
        counter.client,
        counter.enrolment.statement_keys,
        SystemIds(),
        counter.keystore.device_id,
    )


def prove_receipt(counter: Counter, number: str) -> bytes:
    """The proof of a receipt's entry; raises as :func:`prove`, or ``LaterError('centre.none')``."""
    if counter.enrolment is None:
        raise LaterError("centre.none")
    return prove(counter.store, number, counter.enrolment.statement_keys)


def prove(store: Store, number: str, keys: CentreKeys) -> bytes:
    """The proof of a receipt's entry under the first countersigned head behind it.

    Raises ``AtTheDeskError('receipt.unknown')``, ``LaterError('ledger.not_anchored')`` while the
    centre has not countersigned so far, ``IntegrityError('ledger.broken')`` where it is gone.
    """
    receipt, entries, signed = store.run(
        lambda unit: (
            unit.receipts.find(number),
            tuple(unit.ledger.entries()),
            unit.statements.all(HEAD_STATEMENT),
        )
    )
    if receipt is None:
        raise AtTheDeskError("receipt.unknown")
    recorded = next(
        (
            each
            for each in entries
            if each.kind == LedgerKind.RECORDED and each.digest == receipt.ledger_head
        ),
        None,
    )
    if recorded is None:
        raise IntegrityError("ledger.broken", sequence=len(entries) + 1, reason="ledger.tail_cut")
    for _, raw in signed:
        head = read_head(raw, keys)
        if head.root and recorded.sequence <= head.sequence <= len(entries):
            return build_proof(entries, recorded.sequence, raw, head.sequence)
    raise LaterError("ledger.not_anchored")


def write_proof(path: Path, proof: bytes) -> None:
    """Raises ``TechnicianError('ledger_proof.unwritable')``."""
    try:
        path.write_bytes(proof + b"\n")
    except OSError as error:
        raise TechnicianError(
            "ledger_proof.unwritable", file=str(path), reason=error.strerror or ""
        ) from None


def _head_reader(counter: Counter) -> ReadHead | None:
    if counter.enrolment is None:
        return None
    keys = counter.enrolment.statement_keys

    def read(raw: bytes) -> AnchoredHead:
        return read_head(raw, keys)

    return read
