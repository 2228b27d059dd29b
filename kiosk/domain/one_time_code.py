"""The one-time code (OTP) as a state that counter and centre compute alike.

The code itself is in none of these values: the citizen reads it from the phone and types it, the
centre keeps a digest of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from kiosk.domain.phone import Phone
from kiosk.domain.policy import OneTimeCodeRules

PHONE_CONFIRMED = "phone.confirmed"
"""Name of the check that the owner of the number has typed the code sent to it."""


class CodePurpose(StrEnum):
    """What the code is good for; one sent for one purpose proves nothing for another."""

    REGISTRATION = "registration"
    RECOVERY = "recovery"
    LOGIN = "login"


class CodeStatus(StrEnum):
    """What happened last."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    WRONG = "wrong"
    """Tries are left."""
    EXPIRED = "expired"
    LOCKED = "locked"
    """Too many wrong tries: nothing is taken for this number until ``locked_until``."""
    TOO_EARLY = "too_early"
    """Asked to send again before ``resend_at``: nothing was sent."""
    NO_RESENDS = "no_resends"
    UNREACHABLE = "unreachable"
    """The carrier could not deliver: phone off, no signal, SIM suspended after a change."""
    ACCOUNT_EXISTS = "account_exists"
    """Nothing was sent: the number has an account already."""
    PHONE_OF_MANY = "phone_of_many"
    """Nothing was sent: this phone stands in the accounts of too many people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneTimeCode:
    """One code on its way, as far as it may be known outside the centre."""

    id: str
    phone: Phone | None
    """None at a sign-in: the counter is not told the number of an account."""
    masked_phone: str
    """``082****088``: to which phone it was sent."""
    purpose: CodePurpose
    status: CodeStatus
    expires_at: datetime
    resend_at: datetime
    resends_left: int
    attempts_left: int
    locked_until: datetime | None = None
    digits: int = 6
    proof: bytes | None = field(default=None, repr=False)
    """Once confirmed: the centre's signed word, which goes into the envelope."""

    @property
    def confirmed(self) -> bool:
        """Whether the owner of the number has typed it."""
        return self.status is CodeStatus.CONFIRMED

    def seconds_left(self, now: datetime) -> int:
        """Until it expires, for the countdown; 0 afterwards."""
        return _seconds(self.expires_at, now)

    def resend_in_s(self, now: datetime) -> int | None:
        """Until *Gửi lại OTP* works; None where it will not work again."""
        if self.resends_left <= 0 or self.confirmed or self.locked(now):
            return None
        return _seconds(self.resend_at, now)

    def locked(self, now: datetime) -> bool:
        """Whether nothing is taken for this number now."""
        return self.locked_until is not None and now < self.locked_until

    def may_try(self, now: datetime) -> bool:
        """Whether typing makes sense at all."""
        open_ = not self.confirmed and not self.locked(now) and self.attempts_left > 0
        return open_ and now < self.expires_at


def first_sent(
    *, id: str, phone: Phone, purpose: CodePurpose, now: datetime, rules: OneTimeCodeRules
) -> OneTimeCode:
    """The state right after the first sending."""
    return OneTimeCode(
        id=id,
        phone=phone,
        masked_phone=phone.masked,
        purpose=purpose,
        status=CodeStatus.SENT,
        expires_at=now + timedelta(seconds=rules.life_s),
        resend_at=now + timedelta(seconds=rules.resend_after_s),
        resends_left=rules.resends,
        attempts_left=rules.attempts,
        digits=rules.digits,
    )


def tried(state: OneTimeCode, right: bool, now: datetime, rules: OneTimeCodeRules) -> OneTimeCode:
    """After one typed code; an expired one costs no try, a wrong last one locks the number."""
    if state.confirmed:
        return state
    if state.locked(now):
        return replace(state, status=CodeStatus.LOCKED)
    if now >= state.expires_at:
        return replace(state, status=CodeStatus.EXPIRED)
    if state.attempts_left <= 0:
        return replace(state, status=CodeStatus.LOCKED)
    if right:
        return replace(state, status=CodeStatus.CONFIRMED)
    left = state.attempts_left - 1
    if left:
        return replace(state, status=CodeStatus.WRONG, attempts_left=left)
    until = now + timedelta(seconds=rules.lockout_s)
    return replace(state, status=CodeStatus.LOCKED, attempts_left=0, locked_until=until)


def resent(state: OneTimeCode, now: datetime, rules: OneTimeCodeRules) -> OneTimeCode:
    """After *Gửi lại OTP*; ``status`` says whether anything was sent.

    Tries are not given back: sending again must not be a way around their limit.
    """
    if state.confirmed:
        return state
    if state.locked(now):
        return replace(state, status=CodeStatus.LOCKED)
    if state.resends_left <= 0 or state.attempts_left <= 0:
        return replace(state, status=CodeStatus.NO_RESENDS)
    if now < state.resend_at:
        return replace(state, status=CodeStatus.TOO_EARLY)
    return replace(
        state,
        status=CodeStatus.SENT,
        expires_at=now + timedelta(seconds=rules.life_s),
        resend_at=now + timedelta(seconds=rules.resend_after_s),
        resends_left=state.resends_left - 1,
    )


def _seconds(until: datetime, now: datetime) -> int:
    return max(0, math.ceil((until - now).total_seconds()))
