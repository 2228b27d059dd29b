"""Countdowns by the centre's time: a clock that is wrong at the counter changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.policy import OneTimeCodeRules
from kiosk.ports.clock import Clock


@dataclass(frozen=True, slots=True)
class CentreTime:
    """What time it was at the centre at one moment of this machine's monotonic clock."""

    at: datetime
    monotonic_s: float

    def now(self, clock: Clock) -> datetime:
        """The centre's time now."""
        return self.at + timedelta(seconds=clock.monotonic_s() - self.monotonic_s)


def time_of_sending(code: OneTimeCode, rules: OneTimeCodeRules, clock: Clock) -> CentreTime:
    """A code just sent expires one life from now: so the centre's *now* is one life before that."""
    return CentreTime(code.expires_at - timedelta(seconds=rules.life_s), clock.monotonic_s())


def minutes_text(seconds: int) -> str:
    """``4:59``."""
    return f"{seconds // 60}:{seconds % 60:02}"
