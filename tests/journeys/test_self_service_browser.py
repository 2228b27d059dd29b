"""The self-service page in Debian's Chromium: touch, keys, storms, refusals, and forgetting."""

from __future__ import annotations

import asyncio
import io
import os
import random
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from support.browser_memory import command_of, holds, may_look, offspring

from counter_ui.bench.browser_seat import (
    CHROMIUM,
    LYING,
    STANDING,
    Seat,
    chromium,
    seat,
    window,
)
from counter_ui.self_service_web.chromium import FLAGS
from counter_ui.self_service_web.serving import Served, served

if TYPE_CHECKING:
    from playwright.async_api import Browser

TARGET = [sys.executable, str(Path(__file__).parents[1] / "support" / "browser_target.py")]
READY, NAME = "Tự phục vụ", "NGUYEN VAN THU 001099012345"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="needs chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    # All flags of the kiosk but the one that opens a window over everything.
    async with chromium(
        *(each for each in FLAGS if each not in ("--kiosk", "--incognito"))
    ) as found:
        yield found


@asynccontextmanager
async def citizen(
    browser: Browser, size: tuple[int, int] = LYING
) -> AsyncIterator[tuple[Served, Seat]]:
    """A kiosk that serves the small screen, and somebody who sits down before it."""
    async with served(TARGET) as kiosk, window(browser, size) as context:
        before = await seat(context, kiosk.gate.address)
        await before.sees(READY)
        yield kiosk, before


async def test_keys_count_at_once_and_fingers_tap(browser: Browser) -> None:
    async with citizen(browser) as (kiosk, before):
        await before.page.keyboard.type("NGUYEN VAN THU 001099012345")
        await before.sees("NGUYEN VAN THU 001099012345")
        for times in ("1", "2", "3"):
            await before.tap("Bấm")
            await before.sees(f"\n{times}\n")
        assert {each.partition("?")[0].rpartition("/")[0] for each in before.requests} == {
            kiosk.gate.origin
        }
        assert before.page.url == f"{kiosk.gate.origin}/"
        assert await before.page.evaluate("navigator.webdriver || document.cookie") in ("", True)
        assert await before.page.evaluate("document.cookie") == ""


@pytest.mark.parametrize("size", [LYING, STANDING], ids=["1024x768", "1080x1920"])
async def test_the_screen_fills_the_page(browser: Browser, size: tuple[int, int]) -> None:
    from PIL import Image

    async with citizen(browser, size) as (_, before):
        picture = Image.open(io.BytesIO(await before.page.screenshot())).convert("RGB")
        assert picture.size == size
        ground = (0x10, 0x20, 0x30)
        bottom = [picture.getpixel((x, size[1] - 2)) for x in range(4, size[0] // 2, 7)]
        assert ground in bottom, "the last row reaches the foot"
        assert len(picture.resize((64, 64)).getcolors(4096) or []) > 10, "not blank"
        bases = [base for base, _ in await before.cells()]
        rows = sorted({after - base for base, after in pairwise(bases)})
        assert 3 * rows[0] >= 44, "three rows are a finger high"


async def test_larger_letters_on_demand(browser: Browser) -> None:
    async with citizen(browser) as (_, before):
        bases = [base for base, _ in await before.cells()]
        await before.tap("Cỡ chữ")
        end = time.monotonic() + 60
        while True:
            now = [base for base, _ in await before.cells()]
            if len(now) > 3 and now[0] > 1.3 * bases[0] and READY in await before.text():
                break
            assert time.monotonic() < end
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("way", ["Thoát", "Lỗi"])
async def test_nothing_of_a_citizen_is_left_for_the_next(browser: Browser, way: str) -> None:
    async with citizen(browser) as (_, before):
        await before.page.keyboard.type(NAME)
        await before.sees(NAME)
        began = time.monotonic()
        async with before.page.expect_event("load"):
            await before.tap(way)
        await before.sees(READY)
        took = time.monotonic() - began
        assert NAME not in await before.text()
        assert NAME not in await before.page.content()
        kept = await before.page.evaluate(
            "[localStorage.length, sessionStorage.length, history.length <= 4, location.href,"
            " document.querySelectorAll('input,textarea,[contenteditable]').length]"
        )
        assert kept == [0, 0, True, before.page.url, 0], "history: the bare page, again and again"
        assert took < 20  # the figure itself is measured where nothing else runs


async def test_the_browsers_process_of_a_citizen_ends_with_the_visit(browser: Browser) -> None:
    """Its memory goes back to the system, whatever the engine would have kept."""

    def pages() -> set[int]:
        return {each for each in offspring(os.getpid()) if "=renderer" in command_of(each)}

    async with citizen(browser) as (_, before):
        isolated, there = await before.page.evaluate("crossOriginIsolated"), pages()
        for _ in range(2):
            async with before.page.expect_event("load"):
                await before.tap("Thoát")
            await before.sees(READY)
            end = time.monotonic() + 60
            while there <= pages():
                assert time.monotonic() < end
                await asyncio.sleep(0.05)
            isolated, was = await before.page.evaluate("crossOriginIsolated"), isolated
            assert isolated is not was
            there = pages()
        await before.page.keyboard.type(NAME)
        await before.sees(NAME)
        await before.page.go_back()
        await before.page.keyboard.type(" 7")
        await before.sees(f"{NAME} 7")


async def test_a_screen_that_hangs_is_replaced(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counter_ui.self_service_web.visits._SILENCE_S", 4.0)
    async with citizen(browser) as (_, before):
        async with before.page.expect_event("load"):
            await before.tap("Treo")
        await before.sees(READY)


async def test_a_second_tab_is_refused_in_words(browser: Browser) -> None:
    async with citizen(browser) as (kiosk, before):
        second = await seat(before.page.context, kiosk.gate.origin)
        await second.page.get_by_text("Máy này đang mở ở một cửa sổ khác.").wait_for()
        assert READY not in await second.text()
        await second.page.close()
        await before.page.bring_to_front()
        await before.tap("Bấm")
        await before.sees("\n1\n")


async def test_a_page_loaded_again_is_a_new_citizen(browser: Browser) -> None:
    async with citizen(browser) as (_, before):
        await before.page.keyboard.type(NAME)
        await before.sees(NAME)
        await before.page.reload()
        await before.sees(READY)
        assert NAME not in await before.text()


async def test_storms_of_keys_and_wild_gestures_change_nothing(browser: Browser) -> None:
    async with citizen(browser) as (_, before):
        keys = "F5 F11 F12 Escape Alt+ArrowLeft Control+P Control+S Control+U Control+T Control+N"
        for key in (
            *keys.split(),
            "Control+W",
            "Control+L",
            "Control+R",
            "Control+Shift+I",
            "Meta",
        ):
            await before.page.keyboard.press(key)
        await asyncio.gather(*(before.page.keyboard.press(key) for key in "aB1 " * 100))
        touch = await before.page.context.new_cdp_session(before.page)
        for step in range(40):
            fingers = [{"x": 100 + 9 * step, "y": 700 - 15 * step, "id": 1}]
            fingers.append({"x": 900 - 9 * step, "y": 100 + 15 * step, "id": 2})
            kind = "touchStart" if step % 10 == 0 else "touchMove"
            await touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
            if step % 10 == 9:
                await touch.send(
                    "Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []}
                )
        await before.page.mouse.click(500, 500, button="right")
        await before.page.evaluate("history.back()")
        assert await before.page.evaluate("visualViewport.scale") == 1
        assert len(before.page.context.pages) == 1
        await before.tap("Bấm")
        await before.sees("\n1\n")


async def test_any_bytes_can_be_drawn(browser: Browser) -> None:
    """A name out of a chip may hold anything: the cells stay within the screen."""
    async with citizen(browser) as (_, before):
        wrong = await before.page.evaluate(
            """async (seed) => {
              const { Screen } = await import("/cells.js");
              const screen = new Screen();
              const mask = new Uint8Array(32);
              let state = seed;
              const next = (below) => {
                state = (state * 1103515245 + 12345) & 0x7fffffff;
                return (state >> 8) % below;
              };
              const likely = [27, 91, 59, 109, 72, 74, 75, 50, 56, 49, 93, 10];
              for (let round = 0; round < 300; round += 1) {
                screen.resize(1 + next(90), 1 + next(40));
                const bytes = Uint8Array.from({ length: 400 }, () =>
                  next(2) ? likely[next(likely.length)] : next(256));
                screen.write(mask, bytes);
                if (screen.column < 0 || screen.column > screen.columns) return [round, "column"];
                if (screen.code.length !== screen.columns * screen.rows) return [round, "size"];
                if (screen.code.some((code) => code > 0x1fffff)) return [round, "code"];
              }
              screen.wipe();
              return screen.code.some((code) => code !== 0) ? ["end", "wipe"] : null;
            }""",
            random.randrange(1 << 30),
        )
        assert wrong is None


@pytest.mark.skipif(not may_look(), reason="needs to read other processes' memory")
async def test_no_process_that_lives_on_holds_what_was_typed(browser: Browser) -> None:
    program = str(Path(__file__).parents[1] / "support" / "browser_server.py")
    server = await asyncio.create_subprocess_exec(
        sys.executable, program, stdout=asyncio.subprocess.PIPE
    )
    assert server.stdout is not None
    address = (await server.stdout.readline()).decode().strip()
    planted = "".join(random.choices("BCDFGHJKLMNPQRSTVWXZ", k=12))  # in no program's text
    own = os.getpid()
    try:
        async with window(browser) as context:
            before = await seat(context, address)
            await before.sees(READY)
            for letter in planted:
                await before.page.keyboard.press(letter)
            await before.sees(planted)
            theirs = [pid for pid in offspring(server.pid) if holds(pid, planted)]
            assert theirs != [], "the search finds what is there"
            assert not holds(server.pid, planted), "what passes through the server is sealed"
            async with before.page.expect_event("load"):
                await before.tap("Thoát")
            await before.sees(READY)
            async with asyncio.timeout(60):
                while any(Path(f"/proc/{pid}/exe").exists() for pid in theirs):
                    await asyncio.sleep(0.05)
            left = [pid for pid in offspring(own) if "playwright" not in command_of(pid)]
            end = time.monotonic() + 60
            while held := [command_of(pid) for pid in left if holds(pid, planted)]:
                assert time.monotonic() < end, held
    finally:
        server.terminate()
        await server.wait()
