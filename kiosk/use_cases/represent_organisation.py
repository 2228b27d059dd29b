"""Who acts for the enterprise or the agency, and in what right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.claim import Source
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.organisation import Capacity, CodeKind, Organisation
from kiosk.domain.registration import Draft
from kiosk.domain.tax_number import TaxNumberError, parse_tax_number
from kiosk.errors import AtTheDeskError

_LONGEST_NAME = 300
_UNIT = "MNS:"


@dataclass(frozen=True, slots=True)
class RepresentOrganisation:
    """Name and number come from the certificate; they are typed only where it is silent."""

    def __call__(
        self,
        draft: Draft,
        capacity: Capacity,
        *,
        papers_seen: bool | None,
        code: str = "",
        name: str = "",
    ) -> Draft:
        """The draft with its organisation.

        ``code`` is a tax number, or ``MNS:`` and a budget unit's code. Raises ``AtTheDeskError``:
        ``organisation.name_missing``, ``organisation.code_missing``, or a ``tax.…`` code with the
        count of ``digits``.
        """
        claim = draft.claim(Source.CERTIFICATE)
        stated_name = claim.organisation if claim else None
        stated_code = claim.organisation_code if claim else None
        named = stated_name or clean_text(name, max_length=_LONGEST_NAME)
        if not any(each.isalpha() for each in named):
            raise AtTheDeskError("organisation.name_missing")
        number, kind = _code(stated_code or code.strip())
        organisation = _organisation(CleanText(named), number, kind, capacity, papers_seen)
        return replace(draft, organisation=organisation)


def _code(text: str) -> tuple[str, CodeKind]:
    if not text:
        raise AtTheDeskError("organisation.code_missing")
    if text.upper().startswith(_UNIT):
        return "".join(text[len(_UNIT) :].split()), CodeKind.BUDGET_UNIT
    try:
        return parse_tax_number(text).value, CodeKind.TAX
    except TaxNumberError as error:
        raise AtTheDeskError(error.fault.value, digits=error.digits) from None


def _organisation(
    name: CleanText, code: str, kind: CodeKind, capacity: Capacity, papers_seen: bool | None
) -> Organisation:
    try:
        return Organisation(
            name=name, code=code, code_kind=kind, capacity=capacity, papers_seen=papers_seen
        )
    except ValueError:
        raise AtTheDeskError("organisation.code_missing") from None
