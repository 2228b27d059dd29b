"""Whoever else takes part in a registration: organisation, guardian, helper."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from kiosk.domain.assistance import Guardian, GuardianPaper, Help, Helper
from kiosk.domain.clean_text import CleanText
from kiosk.domain.organisation import Capacity, CodeKind, Organisation
from kiosk.domain.person_number import PersonNumber
from kiosk.formats.strict_body import PersonName, StrictBody


class OrganisationBody(StrictBody):
    """An enterprise or an agency; the applicant is then its representative."""

    name: PersonName = Field(repr=False)
    code: Annotated[str, Field(pattern=r"^[0-9]{5,15}$|^[0-9]{10}-[0-9]{3}$")] = Field(repr=False)
    code_kind: CodeKind = CodeKind.TAX
    capacity: Capacity
    papers_seen: bool | None = None

    def as_domain(self) -> Organisation:
        """The domain value; raises ``ValueError`` for a number that is none."""
        return Organisation(
            name=CleanText(self.name),
            code=self.code,
            code_kind=self.code_kind,
            capacity=self.capacity,
            papers_seen=self.papers_seen,
        )


class GuardianBody(StrictBody):
    """Who acts for a child."""

    number: Annotated[str, Field(pattern=r"^[0-9]{12}$")] = Field(repr=False)
    name: PersonName = Field(repr=False)
    paper: GuardianPaper

    def as_domain(self) -> Guardian:
        """The domain value."""
        return Guardian(
            number=PersonNumber(self.number), name=CleanText(self.name), paper=self.paper
        )


class HelperBody(StrictBody):
    """Who helped, and with what."""

    name: PersonName = Field(repr=False)
    help: Annotated[frozenset[Help], Field(min_length=1)]


def organisation_body(organisation: Organisation | None) -> OrganisationBody | None:
    """None stays None."""
    if organisation is None:
        return None
    return OrganisationBody(
        name=organisation.name,
        code=organisation.code,
        code_kind=organisation.code_kind,
        capacity=organisation.capacity,
        papers_seen=organisation.papers_seen,
    )


def guardian_body(guardian: Guardian | None) -> GuardianBody | None:
    """None stays None."""
    if guardian is None:
        return None
    return GuardianBody(number=guardian.number.value, name=guardian.name, paper=guardian.paper)


def helper_body(helper: Helper | None) -> HelperBody | None:
    """None stays None."""
    return None if helper is None else HelperBody(name=helper.name, help=helper.help)
