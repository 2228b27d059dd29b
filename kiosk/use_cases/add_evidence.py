"""Add one thing that was shown to a draft, and write down that it was."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.registration import Draft, Evidence
from kiosk.ports.clock import Clock
from kiosk.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class AddEvidence:
    """The ledger gets source and digest, never what it says."""

    store: Store
    clock: Clock

    def __call__(self, draft: Draft, shown: Evidence) -> Draft:
        """The draft with it; an earlier one of the same source gives way."""
        facts = {"registration": draft.id, "source": shown.claim.source.value}
        if shown.attachment is not None:
            facts["digest"] = hashlib.sha256(shown.attachment).hexdigest()
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.EVIDENCE_READ, facts, now))
        return draft.with_evidence(shown)
