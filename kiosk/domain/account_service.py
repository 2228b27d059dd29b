"""What a counter can do for an account that exists: recover it, dispute it, try it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from kiosk.domain.clean_text import CleanText
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.policy import Level
from kiosk.domain.receipt import Office


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """What the centre made of a recovery, decided from the sealed evidence alone."""

    accepted: bool
    code: str = ""
    """Why not, such as ``recovery.level_too_low``; empty where accepted."""
    level: Level = Level.NONE
    """Of the account, which recovery never raises."""
    password_set: bool = False
    """False: the owner sets one at the next sign-in, after an OTP."""


class DisputeState(StrEnum):
    """Where a khiếu nại is."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    UPHELD = "upheld"
    """The account was closed; the person may register."""
    REJECTED = "rejected"
    UNKNOWN_NUMBER = "unknown_number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Khiếu nại khi không sở hữu tài khoản, as the centre keeps it."""

    number: str
    """On the slip; whoever asks later needs no more than it. Empty where it was refused."""
    state: DisputeState
    at: datetime
    """Of the state."""
    code: str = ""
    """Why it was refused; empty where it was taken."""


class LoginState(StrEnum):
    """How far a sign-in came."""

    CODE_SENT = "code_sent"
    REFUSED = "refused"
    """Number or password is wrong; which of them is not said."""
    ACTIVATION = "activation"
    """No password was set yet: the first sign-in asks for an OTP and a new one."""
    LOCKED = "locked"
    ACTIVATED = "activated"
    """The first password is set."""
    PASSWORD_REFUSED = "password_refused"
    """The centre's own look at the new password: choose another."""
    NO_PHONE = "no_phone"
    """The account has no phone: there is nowhere to send a code to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginTrial:
    """Đăng nhập thử, after number and password."""

    id: str
    state: LoginState
    code: OneTimeCode | None = None
    """Where one was sent: the rest is as with any one-time code."""
    locked_until: datetime | None = None


class GuidanceKind(StrEnum):
    """Papers that help somebody on, each with a form of its own."""

    SUPPLEMENT = "supplement"
    CONFLICT = "conflict"
    """The centre has answered something else than the receipt says."""
    DISPUTE = "dispute"
    RECOVERY = "recovery"
    ACTIVATION = "activation"
    VNEID = "vneid"
    """Referral where this way of registering is out of force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """Phiếu hướng dẫn: what the officer hands out; number and phone come masked."""

    kind: GuidanceKind
    number: str
    registration_id: str
    issued_at: datetime
    office: Office
    officer_name: CleanText = field(repr=False)
    applicant_name: CleanText | None = field(default=None, repr=False)
    masked_number: str | None = None
    masked_phone: str | None = None
    items: tuple[CleanText, ...] = ()
    """What to bring or to compare; from a list of the office, not about the person's life."""
    case: str = ""
    """Which of the form's cases it is, where it has several."""
    answer: str = ""
    """The centre's code for it."""
    simulated: bool
