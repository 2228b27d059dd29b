"""A country of counters after an outage, on the product's own schedule code; time is counted.

The centre takes so many requests a second and sheds the rest; with slots it names the second in
which it has room for the counter's whole outbox (``Retry-After``), as the practice centre does.
"""

from __future__ import annotations

import heapq
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from sync.contract import MOST_ENTRIES
from sync.schedule import BASE_S, CAP_S, backoff_s, first_delay_s

NOTICED_WITHIN_S: Final = 5.0
_NEXT_BATCH_S: Final = 0.05
_QUEUE_S: Final = 0.5
_SEED: Final = 20261122
_LONGEST_S: Final = 86_400.0

First = Callable[[random.Random], float]
"""Seconds from noticing the centre to the first request."""
Wait = Callable[[int, random.Random, float | None], float]
"""Seconds after so many failures, with the centre's wish if it has one."""


@dataclass(frozen=True, slots=True)
class Country:
    """How many come back, with how much, to what."""

    counters: int = 20_000
    entries: int = 30
    capacity: int = 2_000
    """Requests a second."""

    @property
    def requests_each(self) -> int:
        """Batches that one counter needs."""
        return -(-self.entries // MOST_ENTRIES)

    @property
    def requests(self) -> int:
        """All that must be answered."""
        return self.counters * self.requests_each

    @property
    def floor_s(self) -> float:
        """Nobody can be quicker."""
        return self.requests / self.capacity


@dataclass(frozen=True, slots=True)
class Policy:
    """How counters come back."""

    name: str
    first: First
    wait: Wait
    slots: bool
    """Whether the centre names slots, and counters obey."""


def _at_once(rng: random.Random) -> float:
    return 0.0


def _product_first(rng: random.Random) -> float:
    return first_delay_s(rng, live=False)


def _product(failures: int, rng: random.Random, wish_s: float | None) -> float:
    return backoff_s(failures, rng, retry_after_s=wish_s)


def _fixed(failures: int, rng: random.Random, wish_s: float | None) -> float:
    return BASE_S


def _exponential(failures: int, rng: random.Random, wish_s: float | None) -> float:
    return float(min(CAP_S, BASE_S * 2.0 ** min(failures - 1, 20)))


POLICIES: Final = (
    Policy("product", _product_first, _product, slots=True),
    Policy("full jitter", _at_once, _product, slots=False),
    Policy("fixed 10 s", _at_once, _fixed, slots=False),
    Policy("exponential", _at_once, _exponential, slots=False),
)


@dataclass
class Outcome:
    """What became of it."""

    country: Country
    drained_s: float = 0.0
    asked: Counter[int] = field(default_factory=Counter)
    """Requests by second."""

    @property
    def peak(self) -> float:
        """The busiest second, over what the centre can take."""
        return max(self.asked.values()) / self.country.capacity

    @property
    def wasted(self) -> float:
        """Share of requests that were shed."""
        return 1 - self.country.requests / self.asked.total()

    def as_json(self) -> dict[str, float]:
        """Rounded for reading."""
        return {
            "drained_s": round(self.drained_s, 1),
            "over_floor": round(self.drained_s / self.country.floor_s, 2),
            "peak": round(self.peak, 2),
            "wasted": round(self.wasted, 3),
        }


def outage(country: Country, policy: Policy) -> Outcome:
    """Live through the return of the centre until everything is drained."""
    rng = random.Random(_SEED)
    due = [
        (rng.random() * NOTICED_WITHIN_S + policy.first(rng), n, country.requests_each, 0)
        for n in range(country.counters)
    ]
    heapq.heapify(due)
    centre, outcome = _Centre(country, slots=policy.slots), Outcome(country)
    while due and due[0][0] < _LONGEST_S:
        now, counter, left, failures = heapq.heappop(due)
        outcome.asked[int(now)] += 1
        wish_s = centre.asked(counter, now, left)
        if wish_s is None:
            outcome.drained_s = max(outcome.drained_s, now)
            if left > 1:
                heapq.heappush(due, (now + _NEXT_BATCH_S, counter, left - 1, 0))
            continue
        wait = policy.wait(failures + 1, rng, wish_s or None)
        heapq.heappush(due, (now + wait, counter, left, failures + 1))
    return outcome


class _Centre:
    """Takes what it can; half a second of work may queue up inside it."""

    def __init__(self, country: Country, *, slots: bool) -> None:
        self._second, self._slots = 1 / country.capacity, slots
        self._free_at = 0.0
        self._promised: set[int] = set()

    def asked(self, counter: int, now: float, left: int) -> float | None:
        """None where it takes the request, else the wait that it wishes for (0: none)."""
        if counter in self._promised:
            return None  # its whole outbox has its place
        if self._free_at - now < _QUEUE_S:
            self._free_at = max(self._free_at, now) + self._second
            return None
        if not self._slots:
            return 0.0
        wish_s = self._free_at - now
        self._free_at += left * self._second
        self._promised.add(counter)
        return wish_s
