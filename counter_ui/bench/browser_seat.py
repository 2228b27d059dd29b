"""A citizen's eyes and fingers before the page: what is painted is read, what is read is tapped.

The page holds no text, only painted cells; so tests and measurements look where a person looks: at
what was drawn onto the canvas and not painted over since. Needs the package playwright and a
Chromium of this machine.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

CHROMIUM = shutil.which("chromium") or ""
LYING, STANDING = (1024, 768), (1080, 1920)
_PATIENCE_S = 60.0
_LOOK_S = 0.05
_EYES = """
(() => {
  const lines = new Map();
  const pen = CanvasRenderingContext2D.prototype;
  const { fillRect, fillText } = pen;
  pen.fillRect = function (x, y, wide, high) {
    for (const [base, line] of lines) {
      if (base < y || base >= y + high) continue;
      for (const at of line.keys()) if (at >= x && at < x + wide) line.delete(at);
    }
    fillRect.call(this, x, y, wide, high);
  };
  pen.fillText = function (text, x, y) {
    if (!lines.has(y)) lines.set(y, new Map());
    lines.get(y).set(x, text);
    fillText.call(this, text, x, y);
  };
  const seen = () => [...lines].map(([y, line]) => [y, [...line]]);
  Object.defineProperty(window, "__seen", { get: seen });
})();
"""


class NotSeen(Exception):
    """What was waited for did not come."""


@dataclass(slots=True)
class Seat:
    """One tab of one browser."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Every address that the page asked for."""

    async def cells(self) -> list[tuple[float, list[tuple[float, str]]]]:
        """Lines from the top: baseline, then each letter with its left edge."""
        from playwright.async_api import Error

        try:
            seen = await self.page.evaluate("window.__seen || []")
        except Error:  # the page is just being loaded anew
            return []
        lines = [(y, sorted((x, text) for x, text in line)) for y, line in seen if line]
        return sorted(lines)

    async def lines(self) -> list[str]:
        """What stands on the screen, line by line; gaps as one blank."""
        return ["".join(_spaced(line)) for _, line in await self.cells()]

    async def text(self) -> str:
        """The same in one piece."""
        return "\n".join(await self.lines())

    async def sees(self, words: str, patience_s: float = _PATIENCE_S) -> None:
        """Wait until the words stand on the screen; raises NotSeen."""
        end = time.monotonic() + patience_s
        while words not in (text := await self.text()):
            if time.monotonic() > end:
                raise NotSeen(f"{words!r} in\n{text}")
            await asyncio.sleep(_LOOK_S)

    async def sees_no(self, words: str, patience_s: float = _PATIENCE_S) -> None:
        """Wait until the words have gone; raises NotSeen."""
        end = time.monotonic() + patience_s
        while words in await self.text():
            if time.monotonic() > end:
                raise NotSeen(f"an end of {words!r}")
            await asyncio.sleep(_LOOK_S)

    async def where(self, words: str) -> tuple[float, float]:
        """The middle of the words, where they stand last, in CSS pixels; raises NotSeen."""
        for base, line in reversed(await self.cells()):
            at = "".join(_spaced(line)).rfind(words)
            if at >= 0:
                places = _placed(line)
                return places[at + len(words) // 2][0] + 4, base - 4
        raise NotSeen(repr(words))

    async def tap(self, words: str) -> None:
        """Touch the words with a finger (a real touch event of the browser), once nothing moves."""
        await self.sees(words)
        before = ""
        while before != (now := await self.text()):
            before = now
            await asyncio.sleep(_LOOK_S)
        await self.page.touchscreen.tap(*await self.where(words))


def _placed(line: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Each letter with its left edge; one blank where there is a gap."""
    if len(line) < 2:
        return line
    wide = min(after[0] - before[0] for before, after in pairwise(line))
    found = [line[0]]
    for before, after in pairwise(line):
        if after[0] - before[0] > 1.5 * wide:
            found.append((before[0] + wide, " "))
        found.append(after)
    return found


def _spaced(line: list[tuple[float, str]]) -> list[str]:
    return [letter for _, letter in _placed(line)]


@asynccontextmanager
async def chromium(*more: str) -> AsyncIterator[Browser]:
    """Debian's Chromium without a window."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", *more]
        )
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def window(browser: Browser, size: tuple[int, int] = LYING) -> AsyncIterator[BrowserContext]:
    """A window of a touch screen, with a profile of its own."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, has_touch=True
    )
    await context.add_init_script(_EYES)
    try:
        yield context
    finally:
        await context.close()


async def seat(context: BrowserContext, address: str) -> Seat:
    """Open the address in a new tab."""
    page = await context.new_page()
    found = Seat(page)
    page.on("request", lambda request: found.requests.append(request.url))
    await page.goto(address)
    return found
