"""The social insurance code (mã số BHXH) in the three forms that people have it in.

*Source: QĐ 1167/QĐ-BHXH (15 characters on the health insurance card, the last ten are the code);
CV 1804/BHXH: from 01/08/2025 the 12-digit personal number takes the code's place.* There is no
known check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_SEPARATORS = str.maketrans("", "", " .-\u00a0\u3000")
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)}
_CARD = re.compile(r"[A-Z]{2}[0-9]{13}", re.ASCII)


class InsuranceCodeForm(StrEnum):
    """What was typed."""

    CODE = "code"
    """Ten digits, as on the book (sổ BHXH) and on cards since 04/2021."""
    PERSON = "person"
    """The 12-digit personal number."""
    HEALTH_CARD = "health_card"
    """Fifteen characters of a BHYT card, of which the last ten are the code."""


class InsuranceCodeFault(StrEnum):
    """Why a text is no such code."""

    NOT_DIGITS = "insurance.not_digits"
    WRONG_LENGTH = "insurance.wrong_length"


class InsuranceCodeError(ValueError):
    """Not a social insurance code; says why, never repeats the text."""

    def __init__(self, fault: InsuranceCodeFault, length: int) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.length = length


@dataclass(frozen=True, slots=True, repr=False)
class InsuranceCode:
    """Ten or twelve ASCII digits, and the form they came in (else ``ValueError``)."""

    value: str
    form: InsuranceCodeForm

    def __post_init__(self) -> None:
        length = 12 if self.form is InsuranceCodeForm.PERSON else 10
        if not (len(self.value) == length and self.value.isascii() and self.value.isdigit()):
            raise ValueError("not a social insurance code")

    @property
    def was_shortened(self) -> bool:
        """Whether only the last ten characters were taken: to be shown with what was done."""
        return self.form is InsuranceCodeForm.HEALTH_CARD

    @property
    def masked(self) -> str:
        """As it may stand on paper: ``79••••••12``."""
        return f"{self.value[:2]}{'•' * (len(self.value) - 4)}{self.value[-2:]}"

    def __repr__(self) -> str:
        return f"InsuranceCode(form={self.form.value!r}, …)"


def parse_insurance_code(text: str) -> InsuranceCode:
    """Read 10 digits, 12 digits or 15 characters, with any spaces, dots or hyphens between.

    Raises :class:`InsuranceCodeError`.
    """
    compact = text.translate(_WIDE).translate(_SEPARATORS).upper()
    if _CARD.fullmatch(compact):
        return InsuranceCode(compact[-10:], InsuranceCodeForm.HEALTH_CARD)
    if not (compact.isascii() and compact.isdigit()):
        raise InsuranceCodeError(InsuranceCodeFault.NOT_DIGITS, len(compact))
    if len(compact) == 10:
        return InsuranceCode(compact, InsuranceCodeForm.CODE)
    if len(compact) == 12:
        return InsuranceCode(compact, InsuranceCodeForm.PERSON)
    raise InsuranceCodeError(InsuranceCodeFault.WRONG_LENGTH, len(compact))
