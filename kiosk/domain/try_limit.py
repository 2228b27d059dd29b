"""How often something may be tried within a window: pure, shared by all tries of a kiosk."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class TrySubject(StrEnum):
    """By what tries are counted."""

    DEVICE = "device"
    PHONE = "phone"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class TryRule:
    """``most`` tries within any ``window_s`` seconds; both at least 1."""

    most: int
    window_s: int


Tries = Mapping[str, tuple[datetime, ...]]
"""By the keyed hash of a subject: when it was tried, the oldest first."""


@dataclass(frozen=True, slots=True)
class TryBook:
    """Who tried when; holds keyed hashes and times, never a number."""

    tries: Tries = field(default_factory=dict, repr=False)

    def wait_s(self, subject: str, rule: TryRule, now: datetime) -> int:
        """Whole seconds until the next try is allowed; 0 where it is allowed now."""
        recent = self._recent(subject, rule, now)
        if len(recent) < rule.most:
            return 0
        free_at = recent[-rule.most] + timedelta(seconds=rule.window_s)
        return min(rule.window_s, max(1, math.ceil((free_at - now).total_seconds())))

    def tried(self, subjects: Mapping[str, TryRule], now: datetime) -> TryBook:
        """The book after one try of all of these; what is older than its window is forgotten."""
        longest = max((rule.window_s for rule in subjects.values()), default=0)
        kept = self.without_older(now - timedelta(seconds=longest)).tries
        added = {each: (*kept.get(each, ()), now) for each in subjects}
        return TryBook({**kept, **added})

    def without_older(self, than: datetime) -> TryBook:
        """Without tries before ``than``, and without subjects that have none left."""
        fresh = {
            each: tuple(at for at in times if at >= than) for each, times in self.tries.items()
        }
        return TryBook({each: times for each, times in fresh.items() if times})

    def _recent(self, subject: str, rule: TryRule, now: datetime) -> tuple[datetime, ...]:
        # A time in the future is a clock that was set back: it counts, or setting it would help.
        since = now - timedelta(seconds=rule.window_s)
        return tuple(at for at in self.tries.get(subject, ()) if at > since)
