"""Who knows better: BHXH of the insured, the carriers of their subscribers; asked by the centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.clean_text import CleanText
from kiosk.domain.comparison import Comparison
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class StatedPerson:
    """Whom to compare, for which registration, asked by whom."""

    registration_id: str
    officer_code: str
    number: PersonNumber
    name: CleanText
    birth: BirthDate
    old_number: str | None = None


class AuthoritativeSource(Protocol):
    """Compares field by field; an authority that is away is an answer, not an error."""

    def social_insurance(self, person: StatedPerson, code: InsuranceCode) -> Comparison:
        """Compare with BHXH; raises ``LaterError`` where the centre itself cannot be asked."""
        ...

    def subscriber(self, person: StatedPerson, phone: Phone) -> Comparison:
        """Is the SIM registered to this person? Raises as above."""
        ...
