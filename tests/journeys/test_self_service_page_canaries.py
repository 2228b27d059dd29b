"""Twenty canary values through the page: neither server nor Chromium nor any file keeps one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from support.browser_memory import held_by, holds, may_look, offspring
from support.canary_page import PageHall, letters, open_page_hall
from support.canary_ways import WAYS

from counter_ui.bench.browser_seat import CHROMIUM

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium"),
    pytest.mark.skipif(not may_look(), reason="needs to read other processes' memory"),
]
KNOWN = letters()
VISITS = {
    "insurance": 12,
    **({"token": 4} if shutil.which("softhsm2-util") else {}),
    "sim": 6,
    "prepare": 4,
    "dispute": 7,
    "login": 3,
}
"""How many stages of a way are gone before the citizen walks away: each value is planted once. What
a mobile subscriber types, an insured person types as well.
"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageHall]:
    with open_page_hall(tmp_path_factory.mktemp("canaries"), KNOWN) as found:
        yield found


def test_nothing_of_anybody_is_left_with_what_lives_on(hall: PageHall) -> None:
    who = hall.somebody()
    for way, last in VISITS.items():
        mark = hall.mark_page()
        for stage in WAYS[way][0][:last]:
            stage(hall, who)
        if way == "insurance":
            citizens = offspring(hall.program.process_id)
            assert any(held_by(each, [who.number]) for each in citizens), "there while needed"
            assert any(holds(each, mark) for each in hall.renderers()), "a page's heap is seen"
        hall.planted.append(mark)
        hall.leave()
    hall.nothing_left_but(KNOWN)
