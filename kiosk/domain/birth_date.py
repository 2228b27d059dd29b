"""A date of birth with the precision at which it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BirthDate:
    """Year, and month and day where they are known.

    Old identity cards and the registers of insurers and carriers often hold the year alone; two
    dates agree when they agree in all that both of them know.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month")
        if not 1850 <= self.year <= 2299:
            raise ValueError("year of birth out of range")
        # A zero is no month: it must not pass for "not known".
        date(self.year, *(1 if part is None else part for part in (self.month, self.day)))

    @classmethod
    def of(cls, day: date) -> BirthDate:
        """The full date."""
        return cls(day.year, day.month, day.day)

    @property
    def full(self) -> date | None:
        """The calendar day, or None where only the year (and month) is known."""
        if self.month is None or self.day is None:
            return None
        return date(self.year, self.month, self.day)

    def agrees_with(self, other: BirthDate) -> bool:
        """Whether nothing that both sides know differs."""
        mine, theirs = (self.year, self.month, self.day), (other.year, other.month, other.day)
        return all(a is None or b is None or a == b for a, b in zip(mine, theirs, strict=True))

    def __str__(self) -> str:
        parts = [f"{self.year:04}"]
        if self.month is not None:
            parts.insert(0, f"{self.month:02}")
        if self.day is not None:
            parts.insert(0, f"{self.day:02}")
        return "/".join(parts)

    def __repr__(self) -> str:
        return "BirthDate(…)"


def parse_birth_date(text: str) -> BirthDate:
    """Read ``yyyy``, ``mm/yyyy``, ``dd/mm/yyyy`` or ``ddmmyyyy``; raises ``ValueError``."""
    compact = text.strip().replace(".", "/").replace("-", "/")
    if compact.isascii() and compact.isdigit() and len(compact) == 8:
        compact = f"{compact[:2]}/{compact[2:4]}/{compact[4:]}"
    parts = compact.split("/")
    if not all(part.isascii() and part.isdigit() for part in parts) or len(parts) > 3:
        raise ValueError("not a date")
    if len(parts[-1]) != 4 or any(len(part) > 2 for part in parts[:-1]):
        raise ValueError("not a date")
    return BirthDate(*(int(part) for part in reversed(parts)))
