"""Mã xác thực: a plain question that a person answers by ear or by eye.

No picture and no sound is distorted, so it works without sight (read aloud, or by a braille line)
and without hearing (read). It slows a program down and stops a stuck key; what keeps numbers from
being tried out is the limit of tries, not this question.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class ChallengeKind(StrEnum):
    """What is asked; each has its words, with places for number words."""

    SUM = "sum"
    """*Bảy cộng ba bằng mấy?*"""
    LARGER = "larger"
    """*Số nào lớn hơn: bốn hay chín?*"""
    NEXT = "next"
    """*Sau số năm là số mấy?*"""


@dataclass(frozen=True, slots=True)
class Challenge:
    """``first`` and ``second`` are different numbers of 1 to 9; ``NEXT`` asks about the first."""

    kind: ChallengeKind
    first: int
    second: int

    @property
    def answer(self) -> int:
        """What is right."""
        if self.kind is ChallengeKind.SUM:
            return self.first + self.second
        if self.kind is ChallengeKind.LARGER:
            return max(self.first, self.second)
        return self.first + 1

    def is_answered(self, typed: str) -> bool:
        """Whether these digits are the answer."""
        digits = "".join(typed.split())
        return (
            digits.isascii()
            and digits.isdigit()
            and len(digits) <= 3
            and (int(digits) == self.answer)
        )


def new_challenge(below: Callable[[int], int]) -> Challenge:
    """``below(n)`` gives a random number from 0 to n-1."""
    kind = list(ChallengeKind)[below(len(ChallengeKind))]
    first = 1 + below(9)
    second = 1 + below(8)
    return Challenge(kind, first, second if second < first else second + 1)
