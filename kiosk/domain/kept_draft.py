"""A draft as it is kept between two key presses: sealed, so that a crash costs a second of work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Contact, Draft

MOST_TYPED = 40
LONGEST_TYPED = 1000
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """Who may go on with it and since when it lies there; what it says is sealed."""

    id: str
    """The registration's id to be."""
    officer_code: str
    updated_at: datetime
    sealed: bytes = field(repr=False)
    """Opaque to the store."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInHand:
    """Everything that an officer would have to do again if the machine died now.

    What follows from it (level, duplicates) is not kept but found again. Never a one-time code,
    PIN or password: whoever fills ``typed`` names the fields that may go in, one by one. Raises
    ``ValueError`` for more or longer texts than any form has.
    """

    draft: Draft
    step: str
    """Code of the step on the screen."""
    answers: tuple[bool | None, ...] = ()
    """The officer's, in the order of the questions; None is *not answered*."""
    contact: Contact | None = None
    typed: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Text of fields that are not finished yet, by field name."""

    def __post_init__(self) -> None:
        too_many = len(self.typed) > MOST_TYPED or len(self.answers) > MOST_TYPED
        longest = max((len(text) for text in self.typed.values()), default=0)
        names = max((len(name) for name in (self.step, *self.typed)), default=0)
        if too_many or longest > LONGEST_TYPED or names > _LONGEST_NAME:
            raise ValueError("more than a form holds")
        if not all(text.isprintable() for text in (self.step, *self.typed, *self.typed.values())):
            raise ValueError("text that nobody can type")


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingDraft:
    """A draft that somebody may go on with, without anything of the citizen."""

    id: str
    officer_code: str
    opened_at: datetime
    updated_at: datetime
    kind: ApplicantKind
    method: Method
