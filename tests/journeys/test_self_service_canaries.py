"""Twenty canary values in each way, abandoned at each stage: none is left with what lives on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from support.browser_memory import held_by, may_look, offspring
from support.canary_hall import Hall, open_hall
from support.canary_ways import CONSENT, MENU, WAYS

SOFT_TOKEN = shutil.which("softhsm2-util") is not None

pytestmark = pytest.mark.skipif(not may_look(), reason="needs to read other processes' memory")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    with open_hall(tmp_path_factory.mktemp("canaries")) as found:
        yield found


@pytest.mark.parametrize("way", WAYS)
def test_nothing_of_them_is_left_wherever_they_walk_away(hall: Hall, way: str) -> None:
    if way == "token" and not SOFT_TOKEN:
        pytest.skip("needs SoftHSM")
    stages, away_after = WAYS[way]
    for last in away_after:
        who = hall.somebody()
        for stage in stages[:last]:
            stage(hall, who)
        hall.leave()
    hall.nothing_left()


def test_the_search_finds_what_is_there_and_a_fresh_process_holds_none(hall: Hall) -> None:
    who = hall.somebody()
    hall.type("1", MENU)
    hall.type("1", CONSENT)
    hall.type("\r", "CMT/CCCD")
    hall.type(who.number, who.number[9:])
    before = offspring(hall.program.process_id)
    assert any(held_by(each, [who.number]) for each in before), "it is there while it is needed"
    hall.leave()
    first, last = hall.planted[: len(who.planted())], who.planted()
    for process in hall.fresh():
        assert held_by(process, (*first, *last)) == []
