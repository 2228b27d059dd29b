"""What one source says of a person, and how far several sources agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import combinations

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.person_name import same_name, same_unaccented
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.sex import Sex


class Source(StrEnum):
    """Where a fact was read, the most trustworthy first."""

    CHIP = "chip"
    CERTIFICATE = "certificate"
    """A signing certificate whose holder has just signed."""
    MRZ = "mrz"
    QR = "qr"
    SOCIAL_INSURANCE = "social_insurance"
    """What BHXH holds, as the centre was told."""
    CARRIER = "carrier"
    """What the carrier of the subscriber holds, as the centre was told."""
    PHONE = "phone"
    """Who holds the phone has typed the code sent to it; says nothing of the person."""
    TYPED = "typed"


_TRUST = tuple(Source)


@dataclass(frozen=True, slots=True, repr=False)
class Expiry:
    """End of a card's validity; ``day`` None means without limit (Không thời hạn)."""

    day: date | None

    def passed(self, today: date) -> bool:
        """Whether the card has expired; its last day still counts as valid."""
        return self.day is not None and self.day < today

    def __repr__(self) -> str:
        return "Expiry(…)"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Claim:
    """The facts of one source; None where the source is silent on it."""

    source: Source
    number: PersonNumber | None = None
    name: CleanText | None = None
    unaccented_name: CleanText | None = None
    """The MRZ's spelling: capitals without accents, possibly cut."""
    birth: BirthDate | None = None
    sex: Sex | None = None
    address: CleanText | None = None
    issued: date | None = None
    expiry: Expiry | None = None
    old_number: str | None = None
    document_number: str | None = None
    """The MRZ's document number: the last nine digits of the personal number."""
    organisation: CleanText | None = None
    """A certificate's: tên tổ chức."""
    organisation_code: str | None = None
    """A certificate's: MST, or ``MNS:`` and a budget unit's code."""

    def __repr__(self) -> str:
        return f"Claim(source={self.source.value!r}, …)"


def compare_claims(claims: tuple[Claim, ...]) -> tuple[Check, ...]:
    """Compare every pair of sources field by field.

    One check a field that at least two sources speak of, named ``sources.<field>``; a mismatch
    names the pair in its reason, such as ``claims.qr_chip_differ`` (the less trustworthy first,
    in whatever order they were shown), never a value.
    """
    least_first = tuple(sorted(claims, key=lambda claim: -_TRUST.index(claim.source)))
    checks = (_field_check(field, rule, least_first) for field, rule in _RULES.items())
    return tuple(check for check in checks if check is not None)


_Rule = Callable[[Claim, Claim], bool | None]


def _field_check(field: str, rule: _Rule, claims: tuple[Claim, ...]) -> Check | None:
    compared = False
    for one, other in combinations(claims, 2):
        agree = rule(one, other)
        if agree is False:
            reason = f"claims.{one.source.value}_{other.source.value}_differ"
            return Check(f"sources.{field}", Outcome.FAILS, reason)
        compared = compared or agree is True
    return Check(f"sources.{field}", Outcome.HOLDS) if compared else None


def _numbers(one: Claim, other: Claim) -> bool | None:
    if one.number is not None and other.number is not None:
        return one.number == other.number
    mine, theirs = _document_number(one), _document_number(other)
    return None if mine is None or theirs is None else mine == theirs


def _document_number(claim: Claim) -> str | None:
    """What the MRZ of the card should say: two cards without personal number differ in it."""
    if claim.number is not None:
        return claim.number.document_number
    return claim.document_number


def _names(one: Claim, other: Claim) -> bool | None:
    if one.name is not None and other.name is not None:
        return same_name(one.name, other.name)
    for accented, plain in ((one, other), (other, one)):
        if accented.name is not None and plain.unaccented_name is not None:
            return same_unaccented(accented.name, plain.unaccented_name)
    return None


def _births(one: Claim, other: Claim) -> bool | None:
    if one.birth is None or other.birth is None:
        return None
    return one.birth.agrees_with(other.birth)


def _equal(read: Callable[[Claim], object]) -> _Rule:
    def rule(one: Claim, other: Claim) -> bool | None:
        mine, theirs = read(one), read(other)
        return None if mine is None or theirs is None else mine == theirs

    return rule


_RULES: dict[str, _Rule] = {
    "number": _numbers,
    "name": _names,
    "birth": _births,
    "sex": _equal(lambda claim: claim.sex),
    "issued": _equal(lambda claim: claim.issued),
    "expiry": _equal(lambda claim: claim.expiry),
}
# The address is not compared: cards issued before 07/2025 print old units that registers rewrote.
