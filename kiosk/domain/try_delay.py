"""Waits that grow with wrong tries, and never end in a lock-out.

A try is counted before it is compared, and taken back where it was right: pulling the plug in
between wins nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from typing import Final

FREE_TRIES: Final = 2
"""Wrong tries of one officer that cost no waiting."""
FREE_AT_COUNTER: Final = 9
"""The same for the whole counter, whoever's code was typed."""
FIRST_WAIT_S: Final = 5
LONGEST_WAIT_S: Final = 900
"""Fifteen minutes: long enough for whoever guesses, and not for ever for whoever forgot."""


@dataclass(frozen=True, slots=True)
class WrongTries:
    """Wrong tries since the last right one, and until when the next one has to wait."""

    count: int = 0
    until: datetime | None = None

    def counted(self, now: datetime, free: int = FREE_TRIES) -> WrongTries:
        """One more; each beyond ``free`` doubles the wait."""
        count = self.count + 1
        wait = wait_after(count, free)
        return WrongTries(count, now + timedelta(seconds=wait) if wait else None)

    def wait_s(self, now: datetime) -> int:
        """Whole seconds until the next try is allowed; never more than the longest wait."""
        if self.until is None:
            return 0
        return max(0, min(LONGEST_WAIT_S, ceil((self.until - now).total_seconds())))

    def begun_anew(self, now: datetime) -> WrongTries:
        """The same, where a clock that went back would make anybody wait longer than the longest.

        Unchanged where there is nothing to mend.
        """
        longest = now + timedelta(seconds=LONGEST_WAIT_S)
        return replace(self, until=longest) if self.until and self.until > longest else self

    def unlocked(self) -> WrongTries:
        """One try at once; the count stays, so that the next wrong one waits as long as before."""
        return replace(self, until=None)


def wait_after(count: int, free: int = FREE_TRIES) -> int:
    """Seconds of waiting after so many wrong tries in a row."""
    if count <= free:
        return 0
    doublings = min(count - free - 1, 16)  # far beyond the longest wait already
    return int(min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**doublings))
