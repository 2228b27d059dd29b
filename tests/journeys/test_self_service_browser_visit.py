"""Whole visits of a citizen in a real browser: to the receipt, and away from every stage."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from support import browser_visits as at
from support.browser_visits import PracticeKiosk, nothing_left, practice_kiosk

from counter_ui.bench.browser_seat import CHROMIUM, LYING, STANDING, Seat, chromium, seat, window

if TYPE_CHECKING:
    from playwright.async_api import Browser

HASTY = Path(__file__).parents[1] / "support" / "browser_hasty_kiosk.py"
THEIRS = (at.NAME, at.NUMBER, "001 099 012 345", at.PHONE, "0912 345 678", at.BIRTH, at.PASSWORD)

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeKiosk]:
    with practice_kiosk(tmp_path_factory.mktemp("kiosk")) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as found:
        yield found


@asynccontextmanager
async def citizen(
    browser: Browser,
    practice: PracticeKiosk,
    size: tuple[int, int] = LYING,
    program: Path | None = None,
) -> AsyncIterator[Seat]:
    async with practice.served(program) as kiosk, window(browser, size) as context:
        before = await seat(context, kiosk.gate.address)
        await before.sees(at.FIRST)
        yield before


async def test_a_mobile_subscriber_to_the_receipt(
    browser: Browser, practice: PracticeKiosk
) -> None:
    async with citizen(browser, practice, STANDING) as before:
        await at.to_consent(before)
        await at.to_name(before)
        await at.to_review(before)
        await at.to_code(before)
        await at.to_password(before, practice)
        await at.to_receipt(before)
        await before.sees("Số giấy tiếp nhận")
        async with before.page.expect_event("load"):
            await before.tap("Xong")
        await nothing_left(before, THEIRS)
        assert {each.partition("?")[0] for each in before.requests if "127.0.0.1" not in each} == (
            set()
        )


async def test_away_from_every_stage(browser: Browser, practice: PracticeKiosk) -> None:
    stages: tuple[Callable[[Seat], Awaitable[None]], ...] = (
        at.to_consent,
        at.to_name,
        at.to_review,
        at.to_code,
    )
    async with citizen(browser, practice) as before:
        for last in range(1, len(stages) + 1):
            for stage in stages[:last]:
                await stage(before)
            async with before.page.expect_event("load"):
                await before.tap("Thoát")
            await nothing_left(before, THEIRS)


async def test_nobody_there_any_more(browser: Browser, practice: PracticeKiosk) -> None:
    async with citizen(browser, practice, program=HASTY) as before:
        await before.tap("Tiếng Việt")
        await before.sees("Ông/bà còn ở đây không?")
        await before.tap("Tôi còn ở đây")
        await before.sees_no("Ông/bà còn ở đây không?")
        await before.sees("Chọn phương thức đăng ký")
        await before.page.wait_for_event("load", timeout=60_000)
        await nothing_left(before, THEIRS)
