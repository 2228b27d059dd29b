"""Is the SIM registered to this person (chính chủ)? Asked of the carrier, through the centre."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.claim import Claim, Source
from kiosk.domain.comparison import Comparison
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Draft, Evidence
from kiosk.ports.authoritative_source import AuthoritativeSource
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.stated_person import stated_person


@dataclass(frozen=True, slots=True)
class CheckSubscriber:
    """Ask now; the answer goes into the draft as evidence, whatever it is."""

    add: AddEvidence
    authority: AuthoritativeSource

    def __call__(self, draft: Draft, phone: Phone) -> tuple[Draft, Comparison]:
        """Raises ``AtTheDeskError('evidence.incomplete')`` while number, name or birth is unknown,
        ``LaterError`` where the centre cannot be asked.
        """
        found = self.authority.subscriber(stated_person(draft), phone)
        evidence = Evidence(
            claim=Claim(source=Source.CARRIER), checks=(found.check(),), attachment=found.proof
        )
        return self.add(draft, evidence), found
