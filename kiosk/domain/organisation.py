"""An enterprise or an agency as applicant, and in what right somebody acts for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.person_name import same_name
from kiosk.domain.tax_number import TaxNumber, TaxNumberForm

REPRESENTATIVE = "representative.papers"
"""Name of the check that the person at the desk may act for the organisation."""
ORGANISATION_MATCHES = "certificate.organisation"
"""Name of the check that the certificate names the organisation that is registered."""


class Capacity(StrEnum):
    """In what right the representative acts."""

    LEGAL = "legal"
    """Người đại diện theo pháp luật, or head of the agency."""
    AUTHORISED = "authorised"
    """Người được ủy quyền, with the authorisation in writing."""


class CodeKind(StrEnum):
    """What kind of number names the organisation."""

    TAX = "tax"
    BUDGET_UNIT = "budget_unit"
    """MNS: an agency that has no tax number."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Organisation:
    """Tên tổ chức, its number, and who acts for it.

    Raises ``ValueError`` for an empty name or a number that is none of its kind. The
    representative's own facts are the registration's citizen.
    """

    name: CleanText
    code: str
    code_kind: CodeKind = CodeKind.TAX
    capacity: Capacity
    papers_seen: bool | None = None
    """Registration of the business or decision of its founding, and the authorisation where one is
    needed; None is *not answered*."""

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("an organisation has a name")
        if self.code_kind is CodeKind.TAX:
            if TaxNumber(self.code).form is TaxNumberForm.PERSON:
                raise ValueError("the tax number of a person")
        elif not (self.code.isascii() and self.code.isdigit() and 5 <= len(self.code) <= 15):
            raise ValueError("not a budget unit's code")

    @property
    def duplicate_key(self) -> str:
        """By what it is found again: the tax number with its unit, else the budget unit's code."""
        return self.code if self.code_kind is CodeKind.TAX else f"MNS:{self.code}"

    def check(self) -> Check:
        """Whether the representative has shown papers; by the officer's eyes."""
        if self.papers_seen is None:
            return Check(REPRESENTATIVE, Outcome.NOT_CHECKED, "representative.not_answered")
        if self.papers_seen:
            return Check(REPRESENTATIVE, Outcome.HOLDS)
        return Check(REPRESENTATIVE, Outcome.FAILS, "representative.no_papers")

    def __repr__(self) -> str:
        return f"Organisation({self.code_kind.value!r}, {self.capacity.value!r}, …)"


def organisation_check(
    organisation: Organisation | None, stated_name: CleanText | None, stated_code: str | None
) -> Check:
    """Whether a certificate that states these names the organisation that is registered.

    A government certificate may state no number; the name must do then. Reasons:
    ``organisation.not_stated``, ``certificate.of_another_organisation``.
    """
    if organisation is None:
        return Check(ORGANISATION_MATCHES, Outcome.NOT_CHECKED, "organisation.not_stated")
    same = stated_code is None or stated_code == organisation.duplicate_key
    named = stated_name is not None and same_name(stated_name, organisation.name)
    if same and named:
        return Check(ORGANISATION_MATCHES, Outcome.HOLDS)
    return Check(ORGANISATION_MATCHES, Outcome.FAILS, "certificate.of_another_organisation")
