"""What was painted of one citizen is not in the counter's memory when the next one comes."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from support.counter_pilot import Counter, running
from textual.widget import Widget

_NAME = "Hoàng Thị Chim Yến".encode()
"""As bytes: the test's own constants are no finding."""


def _texts_in_memory() -> Iterator[str]:
    """Every text that a live container holds; garbage is collected first."""
    gc.collect()
    for each in gc.get_objects():
        if isinstance(each, dict):
            held = (*each.keys(), *each.values())
        elif isinstance(each, list | tuple | set | frozenset):
            held = tuple(each)
        else:
            continue
        yield from (text for text in held if isinstance(text, str))


def _remembered() -> list[str]:
    wanted = _NAME.decode().casefold()
    return [text for text in _texts_in_memory() if wanted in text.casefold() and text is not wanted]


async def _typed_and_stopped(counter: Counter) -> None:
    await counter.press("f2")
    await counter.until_card("EvidenceCard")
    await counter.press("f3")
    await counter.until(lambda: bool(counter.screen.query("#typed-number")))
    for typed in ("001099012345", "15031999", ""):
        await counter.type(typed)
        await counter.press("enter")
    await counter.type(_NAME.decode())
    await counter.press("enter")
    await counter.until(lambda: counter.shows("đã nhập tay"))
    await counter.press("enter")
    await counter.until_card("ReviewCard")
    assert _remembered()
    await counter.press("f8")
    await counter.until(lambda: counter.shows("Vì sao dừng"))
    await counter.press("1")
    await counter.until(lambda: counter.shows("Hồ sơ đã dừng"))
    await counter.press("enter")
    await counter.until(lambda: counter.shows("Chưa có hồ sơ nào đang mở"))


async def test_a_name_is_gone_once_the_next_one_can_come() -> None:
    async with running() as counter:
        await _typed_and_stopped(counter)
        assert _remembered() == []


async def test_lines_of_widgets_that_are_gone_are_gone() -> None:
    async with running() as counter:
        for _ in range(2):
            await _typed_and_stopped(counter)
        gc.collect()
        found = [type(each).__name__ for each in gc.get_objects()]
        widgets = sum(isinstance(each, Widget) for each in gc.get_objects())
        assert found.count("StylesCache") <= widgets + 2
