"""The rule for passwords, in the portal's words, and what makes one easy to guess here.

The five conditions are the documents' own. Beyond them a password is refused that holds the
person's own name, birth year, phone or number, or that follows a pattern which guides have taught
in public (a word, a year or 123, and a sign).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

from kiosk.domain.person_name import unaccented
from kiosk.domain.policy import PasswordRules

RULE_IN_THEIR_WORDS = (
    "Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt."
)


class PasswordCondition(StrEnum):
    """The five conditions, in the order in which they are listed."""

    LENGTH = "password.length"
    LOWER = "password.lower"
    UPPER = "password.upper"
    DIGIT = "password.digit"
    SPECIAL = "password.special"


class PasswordFault(StrEnum):
    """What else is wrong with a password, each with its words."""

    TOO_LONG = "password.too_long"
    NOT_TEXT = "password.not_text"
    """A control character, or a letter that no keyboard has."""
    OWN_NAME = "password.own_name"
    BIRTH = "password.birth"
    PHONE = "password.phone"
    NUMBER = "password.number"
    TAUGHT = "password.taught"
    """As in ``Hovaten@123``: the first that anybody tries."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OwnFacts:
    """What a stranger who knows the person would try first; every part may be empty."""

    names: tuple[str, ...] = ()
    births: tuple[str, ...] = ()
    """As dd/mm/yyyy, mm/yyyy or yyyy."""
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "OwnFacts(…)"


@dataclass(frozen=True, slots=True)
class PasswordVerdict:
    """What holds and what does not; the list of five is complete at every key press."""

    conditions: tuple[tuple[PasswordCondition, bool], ...]
    faults: tuple[PasswordFault, ...] = field(default=())

    @property
    def accepted(self) -> bool:
        """Whether it may be set."""
        return all(met for _, met in self.conditions) and not self.faults


def judge_password(password: str, own: OwnFacts, rules: PasswordRules) -> PasswordVerdict:
    """Judge ``password`` (brought to NFC); pure, so that counter and centre say the same."""
    text = unicodedata.normalize("NFC", password[:_LOOKED_AT])
    met = {
        PasswordCondition.LENGTH: len(text) >= rules.shortest,
        PasswordCondition.LOWER: any(each.islower() for each in text),
        PasswordCondition.UPPER: any(each.isupper() for each in text),
        PasswordCondition.DIGIT: any(each in "0123456789" for each in text),
        PasswordCondition.SPECIAL: any(_is_special(each) for each in text),
    }
    conditions = tuple((each, met[each]) for each in PasswordCondition)
    return PasswordVerdict(conditions, _faults(text, own, rules))


def _faults(text: str, own: OwnFacts, rules: PasswordRules) -> tuple[PasswordFault, ...]:
    tests = {
        PasswordFault.TOO_LONG: len(text.encode("utf-8", "replace")) > rules.longest,
        PasswordFault.NOT_TEXT: not all(each.isprintable() for each in text),
        PasswordFault.OWN_NAME: _holds_name(text, own.names),
        PasswordFault.BIRTH: _holds_birth(text, own.births),
        PasswordFault.PHONE: _holds_digits(text, own.phones),
        PasswordFault.NUMBER: _holds_digits(text, own.numbers),
        PasswordFault.TAUGHT: _is_taught(text),
    }
    return tuple(fault for fault, found in tests.items() if found)


def _is_special(character: str) -> bool:
    return not character.isalnum() and not character.isspace() and character.isprintable()


_LOOKS_LIKE = str.maketrans("@4310$5!7", "aaeiossit")
_LOOKED_AT = 4096
"""Characters; whatever is longer is too long anyway."""
_SHORTEST_PART = 3
_SHORTEST_RUN = 4
_WORD = r"[a-z]{2,}"
_COUNT = r"(?:(?:19|20)[0-9]{2}|0?12?3?4?5?6?7?8?9?0?|([0-9])\1*)"
_TAUGHT = re.compile(rf"{_WORD}[^a-z0-9]*{_COUNT}[^a-z0-9]*", re.ASCII)
_TAUGHT_WORDS = ("hovaten", "hoten", "matkhau", "password", "congdan", "dichvucong", "qwerty")


def _folded(text: str) -> str:
    """Lower case without accents, everything else as it stands."""
    plain = unicodedata.normalize("NFD", text.replace("Đ", "d").replace("đ", "d"))
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def _holds_name(text: str, names: tuple[str, ...]) -> bool:
    folded = _folded(text)
    written = {folded, folded.translate(_LOOKS_LIKE)}
    letters = {"".join(each for each in one if each.isalpha()) for one in written}
    for name in names:
        words = unaccented(name).casefold().split()
        parts = {word for word in words if len(word) >= _SHORTEST_PART}
        parts |= {a + b for a, b in pairwise(words) if len(a + b) >= 4}
        if any(part in one for part in parts for one in (*written, *letters)):
            return True
    return False


def _holds_birth(text: str, births: tuple[str, ...]) -> bool:
    digits = _digits(text)
    for birth in births:
        *day_and_month, year = birth.split("/")
        parts = [year]
        if len(day_and_month) == 2:
            day, month = day_and_month
            parts += [day + month, month + day + year[2:], day + month + year[2:]]
        if any(part in digits for part in parts):
            return True
    return False


def _holds_digits(text: str, numbers: tuple[str, ...]) -> bool:
    digits = _digits(text)
    runs = {digits[at : at + _SHORTEST_RUN] for at in range(len(digits) - _SHORTEST_RUN + 1)}
    return any(run in number for run in runs for number in numbers)


def _digits(text: str) -> str:
    return "".join(each for each in text if each in "0123456789")


def _is_taught(text: str) -> bool:
    folded = _folded(text)
    if any(word in folded for word in _TAUGHT_WORDS):
        return True
    return _TAUGHT.fullmatch(folded) is not None
