"""What the cards of the other ways say to the screen."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from kiosk.domain.officer import Officer
from kiosk.domain.policy import ApplicantKind, Method
from kiosk.domain.registration import Confirmed, Contact, Draft, Purpose


@dataclass(repr=False, eq=False)
class MethodChosen(Message):
    """Chọn phương thức đăng ký: this kind by this way."""

    kind: ApplicantKind
    method: Method


@dataclass(repr=False, eq=False)
class TicketShown(Message):
    """What a citizen prepared at a kiosk: the ticket is scanned already, or will be typed."""

    scanned: str = ""


@dataclass(repr=False, eq=False)
class WayShown(Message):
    """The way's own card has all that it needs: go on with this draft."""

    draft: Draft
    contact: Contact | None = None
    """Where the card asked for phone and e-mail itself: the contact step is left out."""


@dataclass(repr=False, eq=False)
class CodeConfirmed(Message):
    """The owner of the phone has typed the one-time code; the draft holds the proof."""

    draft: Draft


@dataclass(repr=False, eq=False)
class PasswordChosen(Message):
    """The citizen has set a password, sealed by now."""

    confirmed: Confirmed


@dataclass(repr=False, eq=False)
class HandOverEnded(Message):
    """The screen was turned back without a code, or without a password: it is set later."""


@dataclass(repr=False, eq=False)
class ApprovalGiven(Message):
    """Another officer has approved with the own passphrase."""

    approver: Officer


@dataclass(repr=False, eq=False)
class ServiceChosen(Message):
    """For an account that exists: recover it, or dispute it."""

    purpose: Purpose
    account: str


@dataclass(repr=False, eq=False)
class CardDone(Message):
    """Nothing more to do on this card: back to the desk at rest."""
