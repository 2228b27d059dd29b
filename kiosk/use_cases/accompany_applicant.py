"""Who stands beside the applicant: a guardian for a child, a helper for whoever needs one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.assistance import Guardian, GuardianPaper, Help, Helper
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.person_number import NumberError, parse_person_number
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError

_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class AccompanyApplicant:
    """Put on record; a helper gets no right from it, nobody is proofed by proxy."""

    def guardian(self, draft: Draft, number: str, name: str, paper: GuardianPaper) -> Draft:
        """Father, mother or guardian of a child under 14.

        Raises ``AtTheDeskError``: a ``number.…`` code with ``digits``, ``party.name_missing``.
        """
        try:
            parsed = parse_person_number(number)
        except NumberError as error:
            raise AtTheDeskError(error.fault.value, digits=error.digits) from None
        return replace(draft, guardian=Guardian(number=parsed, name=_name(name), paper=paper))

    def helper(self, draft: Draft, name: str, help_: frozenset[Help]) -> Draft:
        """Reading, typing or interpreting; raises ``AtTheDeskError('party.name_missing')``."""
        return replace(draft, helper=Helper(name=_name(name), help=help_))

    def alone(self, draft: Draft) -> Draft:
        """Neither of them."""
        return replace(draft, guardian=None, helper=None)


def _name(text: str) -> CleanText:
    name = clean_text(text, max_length=_LONGEST_NAME)
    if not any(each.isalpha() for each in name):
        raise AtTheDeskError("party.name_missing")
    return name
