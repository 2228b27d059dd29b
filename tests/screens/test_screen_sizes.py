"""Nothing that is said is cut off: each card, three sizes, both languages, resized on the way."""

from __future__ import annotations

import pytest
from fakes.station import FakeStation
from support.counter_pilot import Counter, running

from counter_ui.widgets.field import Field
from counter_ui.widgets.key_line import KeyLine
from counter_ui.widgets.words import Words

SIZES = [(80, 24), (120, 36), (200, 60)]


def _cut_off(counter: Counter) -> list[str]:
    """Texts that need more lines than their widget has, or a word wider than it."""
    found = []
    for each in counter.screen.query(Words):
        width, height = each.content_size
        if not each.is_on_screen or not each.visible or not each.region.area:
            continue
        text = str(each.render())
        words = text.split()
        needs = each.get_content_height(each.container_size, each.app.size, width)
        if needs > height or any(len(word) > width for word in words):
            found.append(f"{text!r} needs {needs} lines, has {width} x {height}")
    return found


def _sees(counter: Counter) -> None:
    assert _cut_off(counter) == []
    keys = counter.screen.query_one(KeyLine)
    assert keys.region.bottom <= counter.app.size.height
    for pair in str(keys.render()).split("  "):
        assert counter.shows(pair), pair
    focused = counter.app.focused
    if isinstance(focused, Field):
        place = counter.screen.query_one("#card-place").region
        assert place.y <= focused.region.y < place.bottom


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("size", SIZES)
async def test_a_chip_journey_can_be_read_at_every_size(
    size: tuple[int, int], language: str
) -> None:
    async with running(FakeStation(), size=size, language=language) as counter:
        _sees(counter)
        counter.station.lay_card()
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        _sees(counter)
        await counter.scan(counter.station.person.qr_text())
        await counter.until_card("ReviewCard")
        _sees(counter)
        await counter.press("1", "1", "1")
        await counter.until_card("ContactCard")
        _sees(counter)
        await counter.type("0912345678")
        await counter.press("enter", "enter")
        await counter.until_card("ConsentCard")
        _sees(counter)
        await counter.press("1")
        await counter.until_card("ConfirmCard")
        _sees(counter)
        await counter.press("enter")
        await counter.until_card("ReceiptCard")
        await counter.until(lambda: bool(counter.station.printer.receipts))
        _sees(counter)


@pytest.mark.parametrize("language", ["vi", "en"])
async def test_resized_on_the_way_nothing_is_lost(language: str) -> None:
    async with running(FakeStation(), language=language) as counter:
        await counter.press("f2")
        await counter.until_card("EvidenceCard")
        await counter.press("f3")
        await counter.until(lambda: bool(counter.screen.query("#typed-number")))
        await counter.type("001099012345")
        for size in (*SIZES, *reversed(SIZES)):
            await counter.pilot.resize_terminal(*size)
            await counter.until(lambda: _cut_off(counter) == [])
            _sees(counter)
            field = counter.screen.query_one("#typed-number", Field)
            assert "".join(field.text.split()) == "001099012345"
            assert counter.app.focused is field
