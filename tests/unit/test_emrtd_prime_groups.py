from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.formats.emrtd.key_agreement import PrimeGroup
from kiosk.formats.emrtd.prime_groups import PRIME_GROUPS, PrimeParameters

SMALL = PrimeParameters(p=23, g=2, q=11)


@given(st.sampled_from(sorted(PRIME_GROUPS)), st.data())
@settings(max_examples=20, deadline=None)
def test_powers_of_the_generator_are_powers(identifier: int, data: st.DataObject) -> None:
    group = PRIME_GROUPS[identifier]
    edges = st.sampled_from([1, 2, 15, 16, group.q - 1, group.q - 2])
    exponent = data.draw(st.one_of(edges, st.integers(1, group.q - 1)))
    assert group.power_of_generator(exponent) == pow(group.g, exponent, group.p)


def test_public_values_of_a_small_group() -> None:
    group = PrimeGroup(SMALL, SMALL.g)
    assert [group.public(each)[0] for each in range(1, 11)] == [
        pow(2, each, 23) for each in range(1, 11)
    ]


@pytest.mark.parametrize("identifier", sorted(PRIME_GROUPS))
def test_membership(identifier: int) -> None:
    group = PRIME_GROUPS[identifier]
    assert group.holds(pow(group.g, 12345, group.p))
    for value in (0, 1, group.p - 1, group.p, group.p + group.g, 2):
        assert not group.holds(value)
