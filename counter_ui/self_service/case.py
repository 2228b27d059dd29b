"""What a citizen has typed on the way to a registration; nothing is opened before it is needed."""

from __future__ import annotations

from dataclasses import dataclass

from counter_ui.screens.cards import entry_rules
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact, Draft
from kiosk.use_cases.read_evidence import TypedPerson


@dataclass(slots=True, repr=False, eq=False)
class Case:
    """The texts as typed; each was judged when it was typed."""

    number: str = ""
    name: str = ""
    birth: str = ""
    insurance: str = ""
    """Empty: the personal number is the code."""
    phone: str = ""
    mail: str = ""
    draft: Draft | None = None
    """Opened when the first thing is asked of the centre."""

    @property
    def person_number(self) -> PersonNumber:
        """As a value."""
        return entry_rules.person_number(self.number)

    @property
    def phone_value(self) -> Phone:
        """As a value."""
        return entry_rules.phone(self.phone)

    @property
    def insurance_code(self) -> InsuranceCode:
        """Typed, else the personal number."""
        return entry_rules.insurance_code(self.insurance or self.number)

    @property
    def person(self) -> TypedPerson:
        """For the evidence."""
        return TypedPerson(self.number, self.name, self.birth)

    @property
    def contact(self) -> Contact:
        """For the registration."""
        return Contact(phone=self.phone_value, email=entry_rules.mail_if_any(self.mail))
