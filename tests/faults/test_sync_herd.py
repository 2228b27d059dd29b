"""A country of counters after an outage, on the product's own schedule code.

2,000 counters with 30 entries each come back together to a centre that takes 200 requests a second
and sheds the rest: a tenth of the country and of its centre. Time is counted, not waited for.
"""

from __future__ import annotations

from dataclasses import replace

from counter_ui.bench.herd import POLICIES, Country, outage

TENTH = Country(counters=2000, capacity=200)
PRODUCT, FULL_JITTER, *OTHERS = POLICIES


def test_slots_and_a_random_first_delay_spread_the_country() -> None:
    spread = outage(TENTH, PRODUCT)
    assert spread.peak <= 1.5
    assert spread.wasted <= 0.05
    assert spread.drained_s <= 65 + 5 + TENTH.floor_s


def test_jitter_alone_still_drains_without_a_stampede_of_retries() -> None:
    jitter = outage(TENTH, FULL_JITTER)
    assert jitter.drained_s <= 10 * TENTH.floor_s
    assert jitter.wasted <= 0.75


def test_first_delay_is_what_takes_the_peak_away() -> None:
    without = replace(PRODUCT, first=FULL_JITTER.first)
    assert outage(TENTH, PRODUCT).peak < outage(TENTH, without).peak / 2


def test_the_other_policies_are_worse() -> None:
    best = outage(TENTH, PRODUCT)
    for policy in OTHERS:
        other = outage(TENTH, policy)
        assert other.wasted > best.wasted
        assert other.peak > best.peak
