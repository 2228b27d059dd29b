"""What the officer wants, as the cards say it to the screen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from counter_ui.journey import Answers
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact, RefusalReason
from kiosk.use_cases.read_evidence import TypedCard


class HintsChanged(Message):
    """Other keys do something now."""


class FlowKey(Message, bubble=False):
    """An F-key, by what it asks for; the screen takes it in turn with everything else."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class GoOn(Message):
    """Enter: this step is done."""


@dataclass(repr=False, eq=False)
class CodeScanned(Message):
    """A scanner typed this into the scan field."""

    text: str


@dataclass(repr=False, eq=False)
class CardTyped(Message):
    """The card's face was typed by hand."""

    card: TypedCard


@dataclass(repr=False, eq=False)
class PhoneTypedAhead(Message):
    """A phone typed while the chip is read, not read back yet; ``None`` takes it back."""

    phone: Phone | None


@dataclass(repr=False, eq=False)
class QuestionsAnswered(Message):
    """The answers as they stand now."""

    answers: Answers


@dataclass(repr=False, eq=False)
class ContactGiven(Message):
    """Phone and e-mail, read back and confirmed."""

    contact: Contact


@dataclass(repr=False, eq=False)
class ConsentAnswered(Message):
    """Read out and agreed to, or not."""

    agreed: bool


@dataclass(repr=False, eq=False)
class ReasonChosen(Message):
    """Refuse, for this reason."""

    reason: RefusalReason


@dataclass(repr=False, eq=False)
class PaperSeen(Message):
    """Whether this print job's paper came out."""

    job: int
    on_paper: bool


class PrintAgain(Message):
    """The paper once more."""
