"""What an authority answers when it is asked to compare: BHXH for the insured, carriers for SIMs.

The raw data of the authority never reaches the counter: only how each typed field compares, and
the identity number under which BHXH knows the person.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.domain.birth_date import BirthDate
from kiosk.domain.clean_text import CleanText
from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.person_name import same_name
from kiosk.domain.person_number import PersonNumber

SUBSCRIBER_MATCHES = "subscriber.matches"
"""Name of the check that the SIM is registered to this person (chính chủ)."""
INSURANCE_MATCHES = "insurance.matches"
"""Name of the check that BHXH holds the same person under the code."""


class FieldMatch(StrEnum):
    """How one typed field compares with what the authority holds."""

    MATCH = "match"
    MISMATCH = "mismatch"
    ABSENT = "absent"
    """The authority holds nothing to compare with."""


class Answer(StrEnum):
    """What came of the whole question."""

    MATCH = "match"
    MISMATCH = "mismatch"
    ABSENT = "absent"
    """The code or number is not known there."""
    SUSPENDED = "suspended"
    """The subscription is blocked; who owns it does not matter then."""
    UNAVAILABLE = "unavailable"
    """The authority does not answer now: neither yes nor no."""


Fields = tuple[tuple[str, FieldMatch], ...]
"""By field: ``number``, ``name``, ``birth``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """One authority's answer, as the centre signed it for this registration."""

    of: str
    """Name of the check: :data:`SUBSCRIBER_MATCHES` or :data:`INSURANCE_MATCHES`."""
    answer: Answer
    fields: Fields = ()
    number: PersonNumber | None = field(default=None, repr=False)
    """BHXH: the 12-digit number under which the person is known there, where it is one."""
    old_number: str | None = field(default=None, repr=False)
    """BHXH: the 9-digit number, where that is all they hold."""
    proof: bytes | None = field(default=None, repr=False)
    """The signed answer, which goes into the envelope."""

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields that do not match, for the words *which, and where to correct it*."""
        return tuple(name for name, match in self.fields if match is FieldMatch.MISMATCH)

    def check(self) -> Check:
        """As a check: a mismatch fails, an authority that is away leaves it *not checked*.

        Reasons are ``subscriber.<answer>`` and ``insurance.<answer>``.
        """
        if self.answer is Answer.MATCH:
            return Check(self.of, Outcome.HOLDS)
        reason = f"{self.of.partition('.')[0]}.{self.answer.value}"
        away = self.answer is Answer.UNAVAILABLE
        return Check(self.of, Outcome.NOT_CHECKED if away else Outcome.FAILS, reason)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class HeldPerson:
    """A person as an authority holds the facts; an empty text or None is not held."""

    number: str = ""
    """Twelve digits, or nine from before."""
    name: CleanText | None = None
    birth: BirthDate | None = None


def compare_fields(
    number: PersonNumber,
    old_number: str | None,
    name: CleanText,
    birth: BirthDate,
    held: HeldPerson,
) -> Fields:
    """Compare what was typed with what is held, birth dates by the precision of either side.

    A nine-digit number that is held matches the old number of the typed person; where none was
    stated it cannot be compared.
    """
    return (
        ("number", _number(number, old_number, held.number)),
        ("name", _match(same_name(name, held.name)) if held.name else FieldMatch.ABSENT),
        ("birth", _match(birth.agrees_with(held.birth)) if held.birth else FieldMatch.ABSENT),
    )


def answer_of(fields: Fields) -> Answer:
    """MATCH where nothing differs and the name could be compared."""
    if any(match is FieldMatch.MISMATCH for _, match in fields):
        return Answer.MISMATCH
    named = dict(fields).get("name") is FieldMatch.MATCH
    return Answer.MATCH if named else Answer.MISMATCH


def _number(number: PersonNumber, old_number: str | None, held: str) -> FieldMatch:
    if not held:
        return FieldMatch.ABSENT
    if len(held) == 9:
        return FieldMatch.ABSENT if old_number is None else _match(held == old_number)
    return _match(held == number.value)


def _match(same: bool) -> FieldMatch:
    return FieldMatch.MATCH if same else FieldMatch.MISMATCH
