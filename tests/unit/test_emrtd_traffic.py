"""No byte twice, no needless SELECT: commands and bytes against the floor of the files."""

from __future__ import annotations

from dataclasses import replace

import pytest
from support.emrtd_readings import card, read

from kiosk.practice.card_profiles import PROFILES

BLOCKS = {("vn", 256): 223, ("vn", 2048): 2048, ("bac-ca-aa", 256): 231, ("bac", 256): 231}
PROTOCOL = {"vn": 1 + 5 + 1 + 2, "bac-ca-aa": 1 + 2 + 1, "bac": 1 + 2}
"""CardAccess, PACE, SELECT, CA; SELECT, BAC, KAT; SELECT, BAC. What was signed counts by size."""


@pytest.mark.parametrize(("name", "largest"), BLOCKS)
def test_commands_are_at_most_three_above_the_floor(name: str, largest: int) -> None:
    profile = PROFILES[name]
    habits = replace(profile.habits, largest_read=largest)
    reading = read(card(replace(profile, habits=habits)))
    block = BLOCKS[name, largest]
    sizes = [len(data) for file, data in reading.files.items() if file.value != "card_access"]
    if reading.active_authentication is not None:
        sizes.append(len(reading.active_authentication.signature))
    floor = PROTOCOL[name] + sum(-(-size // block) for size in sizes)
    assert floor <= reading.traffic.apdus <= floor + 3


def test_nothing_is_read_twice() -> None:
    reading = read(card("vn"))
    payload = sum(map(len, reading.files.values()))
    assert reading.traffic.bytes_down < payload * 1.08
