"""The 12-digit personal number and the facts that it carries.

*Source: TT 59/2021/TT-BCA Điều 4; Luật Căn cước 26/2023/QH15 Điều 12.* There is no check digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.sex import Sex

_SEPARATORS = " .\u00a0\u3000-"
_WIDE_DIGITS = {ord("０") + digit: str(digit) for digit in range(10)}


class NumberFault(StrEnum):
    """Why a text is not a personal number; each has its words on the screen."""

    NOT_DIGITS = "number.not_digits"
    WRONG_LENGTH = "number.wrong_length"
    OLD_NUMBER = "number.old_number"


class NumberWarning(StrEnum):
    """What is unusual about a number that is allowed to stand."""

    SEX_DIFFERS = "number.sex_differs"
    YEAR_DIFFERS = "number.year_differs"
    UNKNOWN_PREFIX = "number.unknown_prefix"
    ONE_DIGIT = "number.one_digit"


class NumberError(ValueError):
    """Not a personal number; says why, never repeats the text."""

    def __init__(self, fault: NumberFault, digits: int) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.digits = digits


@dataclass(frozen=True, slots=True, repr=False)
class PersonNumber:
    """Twelve ASCII digits: province or country 3, century and sex 1, year 2, random 6."""

    value: str

    def __post_init__(self) -> None:
        if not (self.value.isascii() and self.value.isdigit()):
            raise NumberError(NumberFault.NOT_DIGITS, sum(map(str.isdigit, self.value)))
        if len(self.value) != 12:
            raise NumberError(NumberFault.WRONG_LENGTH, len(self.value))

    @property
    def masked(self) -> str:
        """As it may stand on paper and screen: ``001•••••2345``."""
        return f"{self.value[:3]}•••••{self.value[-4:]}"

    @property
    def sex(self) -> Sex:
        """Sex at registration, from the fourth digit; a legal change leaves the number as it is."""
        return Sex.FEMALE if int(self.value[3]) % 2 else Sex.MALE

    @property
    def birth_year(self) -> int:
        """Year of birth, 1900 to 2399, from the fourth to sixth digit."""
        return 1900 + 100 * (int(self.value[3]) // 2) + int(self.value[4:6])

    @property
    def document_number(self) -> str:
        """What the MRZ of the card calls document number: the last nine digits."""
        return self.value[3:]

    @property
    def card_access_number(self) -> str:
        """The CAN of Vietnamese cards: the last six digits."""
        return self.value[6:]

    def warnings(
        self, *, sex: Sex | None = None, birth: BirthDate | None = None
    ) -> tuple[NumberWarning, ...]:
        """What does not fit, by the table of severities; none of it blocks."""
        found = []
        if sex is not None and sex is not self.sex:
            found.append(NumberWarning.SEX_DIFFERS)
        if birth is not None and birth.year != self.birth_year:
            found.append(NumberWarning.YEAR_DIFFERS)
        if self.value[:3] not in BIRTH_PROVINCES:
            found.append(NumberWarning.UNKNOWN_PREFIX)
        if len(set(self.value)) == 1:
            found.append(NumberWarning.ONE_DIGIT)
        return tuple(found)

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return "PersonNumber(…)"


def parse_person_number(text: str) -> PersonNumber:
    """Read a number as people write it: spaces, dots and full-width digits are allowed.

    Raises :class:`NumberError`; nine digits are told apart as an old number (CMND).
    """
    digits = text.translate(_WIDE_DIGITS)
    digits = "".join(each for each in digits if each not in _SEPARATORS)
    if not (digits.isascii() and digits.isdigit()):
        raise NumberError(NumberFault.NOT_DIGITS, sum(each.isdigit() for each in digits))
    if len(digits) == 9:
        raise NumberError(NumberFault.OLD_NUMBER, 9)
    return PersonNumber(digits)


BIRTH_PROVINCES = frozenset(
    "001 002 004 006 008 010 011 012 014 015 017 019 020 022 024 025 026 027 030 031 033 034 035"
    " 036 037 038 040 042 044 045 046 048 049 051 052 054 056 058 060 062 064 066 067 068 070 072"
    " 074 075 077 079 080 082 083 084 086 087 089 091 092 093 094 095 096".split()
)
"""The 63 codes of birth registration (QĐ 124/2004/QĐ-TTg); not the codes of today's provinces."""
