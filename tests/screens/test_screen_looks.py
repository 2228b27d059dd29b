"""Themes and typing are switched by a key, anywhere, and the foot says so."""

from __future__ import annotations

import pytest
from support.counter_pilot import running

from counter_ui.themes import THEMES
from counter_ui.widgets.field import Field


async def test_one_key_goes_through_all_looks_and_back() -> None:
    async with running() as counter:
        seen = [counter.app.theme]
        for _ in THEMES:
            await counter.press("ctrl+g")
            seen.append(counter.app.theme)
        assert seen == [*(theme.name for theme in THEMES), "counter-dark"]


@pytest.mark.parametrize("theme", ["contrast", "large"])
@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_what_is_to_be_done_stands_in_every_look(theme: str, size: tuple[int, int]) -> None:
    async with running(theme=theme, size=size) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        assert counter.shows("Quét mã QR trên thẻ")
        assert counter.shows("F8")


async def test_the_foot_says_how_keys_become_letters_where_they_may() -> None:
    async with running() as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.press("f3")
        counter.screen.query_one("#typed-name", Field).focus()
        await counter.pilot.pause()
        assert counter.shows("bộ gõ của máy")
        await counter.press("ctrl+t")
        assert counter.shows("đang gõ Telex")
        await counter.type("Nguyeenx")
        assert counter.screen.query_one("#typed-name", Field).text == "Nguyễn"
        await counter.press("ctrl+t")
        assert counter.shows("đang gõ VNI")
