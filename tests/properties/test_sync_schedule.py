"""The waiting times of the relay."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.schedule import (
    BASE_S,
    CAP_S,
    FIRST_DELAY_S,
    LONGEST_RETRY_AFTER_S,
    backoff_s,
    first_delay_s,
    next_attempt,
)

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
seeds = st.integers(0, 2**32)


@given(st.integers(-5, 10**9), seeds)
def test_wait_is_never_negative_and_never_over_the_cap(failures: int, seed: int) -> None:
    assert 0.0 <= backoff_s(failures, random.Random(seed)) <= CAP_S


@given(st.integers(1, 40), seeds)
def test_wait_stays_under_the_doubled_base(failures: int, seed: int) -> None:
    wait = backoff_s(failures, random.Random(seed))
    assert wait <= min(CAP_S, BASE_S * 2 ** (failures - 1))


@given(st.integers(1, 30), st.floats(allow_nan=False), seeds)
def test_centres_wish_is_obeyed_up_to_an_hour(failures: int, wish: float, seed: int) -> None:
    wait = backoff_s(failures, random.Random(seed), retry_after_s=wish)
    wanted = min(max(wish, 0.0), LONGEST_RETRY_AFTER_S)
    assert wanted <= wait <= wanted + 1.0


def test_jitter_spreads_over_the_whole_window() -> None:
    rng = random.Random(1)
    waits = [backoff_s(4, rng) for _ in range(4000)]
    window = BASE_S * 8
    quarters = [sum(int(4 * w / window) == q for w in waits) for q in range(4)]
    assert min(quarters) > 850


@given(seeds)
def test_first_delay_is_none_for_a_live_registration(seed: int) -> None:
    assert first_delay_s(random.Random(seed), live=True) == 0.0
    assert 0.0 <= first_delay_s(random.Random(seed), live=False) <= FIRST_DELAY_S


@given(st.integers(1, 100), seeds)
def test_same_seed_gives_the_same_moment(failures: int, seed: int) -> None:
    one = next_attempt(NOW, failures, random.Random(seed))
    assert one == next_attempt(NOW, failures, random.Random(seed))
    assert NOW <= one <= NOW + timedelta(seconds=CAP_S)
