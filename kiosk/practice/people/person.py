"""A synthetic citizen, and what is printed on the citizen's card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

UNLIMITED = "Không thời hạn"
_UNLIMITED_IN_MRZ = date(1999, 12, 31)


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """One synthetic citizen with a chip card; the fields are those of the card's data group 13."""

    number: str
    """The 12-digit personal number."""
    name: str
    """In capitals with accents, as printed on the card."""
    birth: date
    sex: Literal["Nam", "Nữ"]
    residence: str
    issued: date
    expires: date | None
    """None means a card without expiry."""
    origin: str
    old_number: str = ""
    """The nine-digit number before the chip card; empty where there was none."""
    nationality: str = "Việt Nam"
    ethnicity: str = "Kinh"
    religion: str = "Không"
    features: str = ""
    father: str = ""
    mother: str = ""
    spouse: str = ""

    def __repr__(self) -> str:
        return "Person(...)"

    @property
    def document_number(self) -> str:
        """The last nine digits, which the MRZ and the chip's access key use."""
        return self.number[3:]

    @property
    def passport_number(self) -> str:
        """Number of the practice passport: a letter and eight digits, as Vietnamese ones have."""
        return f"P{self.number[4:]}"

    @property
    def card_access_number(self) -> str:
        """The last six digits, which open the chip by PACE."""
        return self.number[6:]

    @property
    def expiry_in_mrz(self) -> date:
        """The expiry as the MRZ writes it: a card without expiry has 991231."""
        return self.expires or _UNLIMITED_IN_MRZ

    @property
    def expiry_text(self) -> str:
        """The expiry as printed and as data group 13 holds it."""
        return f"{self.expires:%d/%m/%Y}" if self.expires else UNLIMITED

    def qr_text(self) -> str:
        """What a scanner types from the printed QR: seven fields, names in mixed case."""
        fields = (
            self.number,
            self.old_number,
            self.name.title(),
            f"{self.birth:%d%m%Y}",
            self.sex,
            self.residence,
            f"{self.issued:%d%m%Y}",
        )
        return "|".join(fields)
