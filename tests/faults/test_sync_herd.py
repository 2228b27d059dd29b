"""A country of counters after an outage, on the product's own schedule code.

2,000 counters with 30 entries each come back together to a centre that takes 200 requests a second
and sheds the rest with ``Retry-After``: a tenth of the country and of its centre. Time is counted,
not waited for.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from sync.contract import MOST_ENTRIES
from sync.schedule import backoff_s, first_delay_s

COUNTERS, ENTRIES, CAPACITY = 2000, 30, 200
NOTICED_WITHIN_S = 5.0
REQUESTS_EACH = -(-ENTRIES // MOST_ENTRIES)
FLOOR_S = COUNTERS * REQUESTS_EACH / CAPACITY


@dataclass
class Outcome:
    drained_s: float
    asked: Counter[int] = field(default_factory=Counter)
    """Requests by second."""

    @property
    def peak(self) -> float:
        return max(self.asked.values()) / CAPACITY

    @property
    def requests(self) -> int:
        return self.asked.total()


def outage(first: Callable[[random.Random], float], *, slots: bool) -> Outcome:
    """``slots``: the centre names the second in which it has room."""
    rng = random.Random(20261122)
    due = [
        (rng.random() * NOTICED_WITHIN_S + first(rng), n, REQUESTS_EACH, 0) for n in range(COUNTERS)
    ]
    heapq.heapify(due)
    taken, outcome, promised = Counter[int](), Outcome(0.0), 0
    while due:
        now, counter, left, failures = heapq.heappop(due)
        outcome.asked[int(now)] += 1
        if taken[int(now)] < CAPACITY:
            taken[int(now)] += 1
            outcome.drained_s = max(outcome.drained_s, now)
            if left > 1:
                heapq.heappush(due, (now + 0.05, counter, left - 1, 0))
            continue
        wish = None
        if slots:
            promised += 1
            wish = 1.0 + promised / CAPACITY - now if promised / CAPACITY > now else 1.0
        wait = backoff_s(failures + 1, rng, retry_after_s=wish)
        heapq.heappush(due, (now + wait, counter, left, failures + 1))
    return outcome


def test_slots_and_a_random_first_delay_spread_the_country() -> None:
    spread = outage(lambda rng: first_delay_s(rng, live=False), slots=True)
    assert spread.peak <= 1.5
    assert spread.requests <= COUNTERS * REQUESTS_EACH * 1.05
    assert spread.drained_s <= 65 + 5 + FLOOR_S


def test_jitter_alone_still_drains_without_a_stampede_of_retries() -> None:
    jitter = outage(lambda _: 0.0, slots=False)
    assert jitter.drained_s <= 10 * FLOOR_S
    assert jitter.requests <= COUNTERS * REQUESTS_EACH * 4


def test_first_delay_is_what_takes_the_peak_away() -> None:
    with_delay = outage(lambda rng: first_delay_s(rng, live=False), slots=True)
    without = outage(lambda _: 0.0, slots=True)
    assert with_delay.peak < without.peak / 2
