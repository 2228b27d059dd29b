"""When is it due again: pure, so that tests can live through a national outage in a second.

Full jitter after "Exponential Backoff and Jitter" (AWS Architecture Blog, 2015):
``uniform(0, min(cap, base * 2^n))``. A whole country of counters comes back at once after an
outage; without jitter they come back together again and again. ``Retry-After`` is RFC 9110,
10.2.3, in seconds, which needs no clock.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, Protocol

BASE_S: Final = 10.0
CAP_S: Final = 600.0
LONGEST_RETRY_AFTER_S: Final = 3600.0
FIRST_DELAY_S: Final = 20.0
"""Twenty thousand counters spread over it are what a centre of 2,000 requests a second just takes;
a slower one sheds the rest into slots."""
_LARGEST_EXPONENT = 20
"""Far beyond the cap: keeps the power finite however long the centre is away."""


class Randomness(Protocol):
    """What is needed of :class:`random.Random`."""

    def random(self) -> float:
        """Uniform in [0, 1)."""
        ...


def backoff_s(failures: int, rng: Randomness, *, retry_after_s: float | None = None) -> float:
    """Seconds to wait after ``failures`` failures in a row (1 after the first).

    The centre's own wish is obeyed up to an hour, plus up to a second so that counters given the
    same wish do not come in the same instant; otherwise full jitter, never more than ten minutes.
    """
    if retry_after_s is not None:
        return min(max(retry_after_s, 0.0), LONGEST_RETRY_AFTER_S) + rng.random()
    exponent = min(max(failures - 1, 0), _LARGEST_EXPONENT)
    return rng.random() * min(CAP_S, BASE_S * 2.0**exponent)


def next_attempt(
    now: datetime, failures: int, rng: Randomness, *, retry_after_s: float | None = None
) -> datetime:
    """The moment of the next attempt, as it is kept in the entry's row."""
    return now + timedelta(seconds=backoff_s(failures, rng, retry_after_s=retry_after_s))


def first_delay_s(rng: Randomness, *, live: bool, most_s: float = FIRST_DELAY_S) -> float:
    """Seconds to wait once the centre can be reached again; none for a citizen at the desk."""
    return 0.0 if live else rng.random() * most_s
