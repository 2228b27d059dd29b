"""The tax number (mã số thuế) of organisations, branches and people.

*Source: TT 105/2020/TT-BTC Điều 5 (10 digits with a check digit, 10-3 for dependent units);
TT 86/2024/TT-BTC: from 01/07/2025 people and household businesses have their 12-digit personal
number.*
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)
_WIDE = {ord("０") + digit: str(digit) for digit in range(10)}
_SPACES = str.maketrans("", "", " .\u00a0\u3000")
_WHOLE = re.compile(r"([0-9]{10})(?:[-–/]?([0-9]{3}))?", re.ASCII)


class TaxNumberForm(StrEnum):
    """Whose number it is, by its form."""

    ORGANISATION = "organisation"
    """10 digits."""
    DEPENDENT_UNIT = "dependent_unit"
    """10 digits, hyphen, 001 to 999."""
    PERSON = "person"
    """12 digits: a household business by its representative, or an individual."""


class TaxNumberFault(StrEnum):
    """Why a text is no tax number."""

    NOT_DIGITS = "tax.not_digits"
    WRONG_LENGTH = "tax.wrong_length"
    NO_UNIT = "tax.no_unit"
    """The unit 000 does not exist."""
    OF_PERSON = "tax.of_person"
    """Twelve digits where an organisation is asked for."""


class TaxNumberError(ValueError):
    """Not a tax number; says why, never repeats the text."""

    def __init__(self, fault: TaxNumberFault, digits: int) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.digits = digits


CHECK_DIGIT_WRONG = "tax.check_digit"
"""A strong warning and no more: old numbers may be exceptions."""


@dataclass(frozen=True, slots=True, repr=False)
class TaxNumber:
    """``0100233488``, ``0314409058-002`` or 12 digits; another form is a ``ValueError``."""

    value: str

    def __post_init__(self) -> None:
        whole = re.fullmatch(r"[0-9]{10}(-[0-9]{3})?|[0-9]{12}", self.value, re.ASCII)
        if not whole or self.value.endswith("-000"):
            raise ValueError("not a tax number")

    @property
    def form(self) -> TaxNumberForm:
        """By its length alone."""
        if len(self.value) == 12:
            return TaxNumberForm.PERSON
        is_unit = len(self.value) == 14
        return TaxNumberForm.DEPENDENT_UNIT if is_unit else TaxNumberForm.ORGANISATION

    @property
    def warnings(self) -> tuple[str, ...]:
        """``tax.check_digit`` where the tenth digit is not the one that the first nine give."""
        if self.form is TaxNumberForm.PERSON:
            return ()
        return () if check_digit(self.value[:9]) == int(self.value[9]) else (CHECK_DIGIT_WRONG,)

    def __repr__(self) -> str:
        return f"TaxNumber(form={self.form.value!r}, …)"


def check_digit(serial: str) -> int | None:
    """The tenth digit for these nine; None for a serial that was never issued."""
    rest = sum(w * int(d) for w, d in zip(_WEIGHTS, serial, strict=True)) % 11
    return None if rest == 0 else 10 - rest


def parse_tax_number(text: str, *, of_organisation: bool = True) -> TaxNumber:
    """Read 10 digits, 10-3 (the hyphen may be missing) or, where a person may have it, 12 digits.

    Raises :class:`TaxNumberError`.
    """
    compact = text.translate(_WIDE).translate(_SPACES)
    digits = "".join(each for each in compact if each not in "-–/")
    if not (digits.isascii() and digits.isdigit()):
        raise TaxNumberError(TaxNumberFault.NOT_DIGITS, sum(each.isdigit() for each in digits))
    if len(digits) == 12 and compact == digits:
        if of_organisation:
            raise TaxNumberError(TaxNumberFault.OF_PERSON, 12)
        return TaxNumber(digits)
    found = _WHOLE.fullmatch(compact)
    if found is None:
        raise TaxNumberError(TaxNumberFault.WRONG_LENGTH, len(digits))
    number, unit = found.groups()
    if unit == "000":
        raise TaxNumberError(TaxNumberFault.NO_UNIT, len(digits))
    return TaxNumber(number if unit is None else f"{number}-{unit}")
