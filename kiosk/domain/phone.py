"""Mobile numbers: as people write them, as they are kept, as they are read back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_CONVERTED_2018 = {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0162": "032", "0163": "033", "0164": "034", "0165": "035", "0166": "036",
    "0167": "037", "0168": "038", "0169": "039", "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Eleven-digit prefixes and what they became in 2018."""


class PhoneFault(StrEnum):
    """Why a text is not a mobile number."""

    NOT_DIGITS = "phone.not_digits"
    WRONG_LENGTH = "phone.wrong_length"
    NOT_MOBILE = "phone.not_mobile"


class PhoneError(ValueError):
    """Not a mobile number; says why, never repeats the text."""

    def __init__(self, fault: PhoneFault, digits: int) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.digits = digits


@dataclass(frozen=True, slots=True, repr=False)
class Phone:
    """Ten digits beginning with 0, else ``ValueError``.

    Numbers are portable: the prefix is no more than a hint at the carrier.
    """

    value: str
    converted: bool = False
    """Whether it was given in its eleven-digit form of before 2018: to be read back with notice."""

    def __post_init__(self) -> None:
        is_ten_digits = len(self.value) == 10 and self.value.isascii() and self.value.isdigit()
        if not (is_ten_digits and self.value[0] == "0"):
            raise ValueError("not a number of ten digits")

    @property
    def masked(self) -> str:
        """As it may stand on screen and paper, 3+4+3: ``082****088``."""
        return f"{self.value[:3]}****{self.value[-3:]}"

    @property
    def grouped(self) -> str:
        """For reading back aloud: ``0912 345 678``."""
        return f"{self.value[:4]} {self.value[4:7]} {self.value[7:]}"

    def __repr__(self) -> str:
        return "Phone(…)"


def parse_phone(text: str) -> Phone:
    """Read ``0912 345 678``, ``+84 912…``, ``84912…`` or an eleven-digit form of before 2018.

    Raises :class:`PhoneError`.
    """
    digits = _national("".join(each for each in text if each not in " .-()\u00a0"))
    if not (digits.isascii() and digits.isdigit()):
        raise PhoneError(PhoneFault.NOT_DIGITS, sum(each.isdigit() for each in digits))
    if len(digits) == 11 and digits[:4] in _CONVERTED_2018:
        return Phone(_CONVERTED_2018[digits[:4]] + digits[4:], converted=True)
    if len(digits) == 11 and digits.startswith("02"):
        raise PhoneError(PhoneFault.NOT_MOBILE, len(digits))  # a fixed line
    if len(digits) != 10:
        raise PhoneError(PhoneFault.WRONG_LENGTH, len(digits))
    if digits[0] != "0" or digits[1] not in "35789":
        raise PhoneError(PhoneFault.NOT_MOBILE, len(digits))
    return Phone(digits)


def _national(digits: str) -> str:
    """With a leading 0 in place of the country code, also where both were written: +84 (0)912…"""
    for code in ("+84", "0084"):
        if digits.startswith(code):
            return "0" + digits.removeprefix(code).removeprefix("0")
    # Without a plus only the length tells a country code: no number here begins with 8.
    if digits.startswith("84") and len(digits) in (11, 12):
        return "0" + digits[2:].removeprefix("0")
    return digits
