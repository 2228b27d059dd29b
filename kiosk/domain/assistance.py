"""Who stands beside the applicant: a guardian, who acts for a child, or a helper, who does not.

*Source: NĐ 69/2024/NĐ-CP Điều 7 and 10 (under 14 through father, mother or guardian); nobody is
proofed by proxy.*
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.person_number import PersonNumber

GUARDIAN = "guardian.present"
"""Name of the check that a child does not stand alone at the desk."""
OF_AGE = 14
"""From this age on a person registers alone."""
_ADULT = 18


class GuardianPaper(StrEnum):
    """What shows that the guardian is one."""

    BIRTH_CERTIFICATE = "birth_certificate"
    """Giấy khai sinh."""
    DECISION = "decision"
    """Quyết định (trích lục) giám hộ."""
    VNEID = "vneid"
    """The relation as VNeID shows it."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Guardian:
    """Father, mother or guardian, identified by number, who is present."""

    number: PersonNumber
    name: CleanText
    paper: GuardianPaper

    def __repr__(self) -> str:
        return f"Guardian({self.paper.value!r}, …)"


class Help(StrEnum):
    """What a helper did; never deciding, never typing a secret."""

    READING = "reading"
    TYPING = "typing"
    INTERPRETING = "interpreting"
    """Another language, or sign language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    """Người hỗ trợ: on record as that and no more; no right grows from it."""

    name: CleanText
    help: frozenset[Help]

    def __repr__(self) -> str:
        return f"Helper({sorted(each.value for each in self.help)}, …)"


def guardian_check(
    birth: BirthDate, child: PersonNumber, guardian: Guardian | None, today: date
) -> Check | None:
    """Whether the applicant may register alone or has a guardian; None for who needs none.

    A date of birth without day counts as the youngest that it allows. Reasons:
    ``guardian.needed``, ``guardian.same_person``, ``guardian.not_of_age``.
    """
    if age(birth, today) >= OF_AGE:
        return None
    if guardian is None:
        return Check(GUARDIAN, Outcome.FAILS, "guardian.needed")
    if guardian.number == child:
        return Check(GUARDIAN, Outcome.FAILS, "guardian.same_person")
    if today.year - guardian.number.birth_year < _ADULT:
        return Check(GUARDIAN, Outcome.FAILS, "guardian.not_of_age")
    return Check(GUARDIAN, Outcome.HOLDS)


def age(birth: BirthDate, today: date) -> int:
    """Whole years, the fewest that the precision of ``birth`` allows."""
    month, day = birth.month or 12, birth.day or 31
    return today.year - birth.year - ((today.month, today.day) < (month, day))
