"""Compare with BHXH, field by field, through the centre."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.claim import Claim, Source
from kiosk.domain.comparison import Comparison
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.registration import Draft, Evidence
from kiosk.ports.authoritative_source import AuthoritativeSource
from kiosk.use_cases.add_evidence import AddEvidence
from kiosk.use_cases.stated_person import stated_person


@dataclass(frozen=True, slots=True)
class CompareInsurance:
    """Ask now; the number that BHXH returned is the one to look for duplicates by."""

    add: AddEvidence
    authority: AuthoritativeSource

    def __call__(self, draft: Draft, code: InsuranceCode) -> tuple[Draft, Comparison]:
        """Raises ``AtTheDeskError('evidence.incomplete')`` while number, name or birth is unknown,
        ``LaterError`` where the centre cannot be asked.
        """
        found = self.authority.social_insurance(stated_person(draft), code)
        claim = Claim(
            source=Source.SOCIAL_INSURANCE, number=found.number, old_number=found.old_number
        )
        evidence = Evidence(claim=claim, checks=(found.check(),), attachment=found.proof)
        return self.add(draft, evidence), found
