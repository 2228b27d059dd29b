"""What was shown, what was checked of it, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """How a check came out: three ways, never a boolean. Not verified is not forged."""

    HOLDS = "holds"
    FAILS = "fails"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Check:
    """One numbered step of a proof, and how it came out."""

    name: str
    """Stable name, dotted, such as ``chip.sod_signature``; the screen has words for it."""
    outcome: Outcome
    reason: str = ""
    """Stable code of why it fails or was not checked; empty where it holds. Never personal data."""


def worst(checks: tuple[Check, ...]) -> Outcome:
    """The outcome of several checks together: one failure fails, one gap leaves it not checked."""
    outcomes = {check.outcome for check in checks}
    if Outcome.FAILS in outcomes:
        return Outcome.FAILS
    if Outcome.NOT_CHECKED in outcomes or not outcomes:
        return Outcome.NOT_CHECKED
    return Outcome.HOLDS
