"""Pictures of the counter for the README: the real app, played without a terminal."""

from __future__ import annotations

import asyncio
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.app import CounterApp
from counter_ui.door import practice_station
from counter_ui.practice_counter import OFFICER_CODE, OFFICER_PASSPHRASE
from counter_ui.wording import load_wording
from kiosk.errors import TechnicianError

if TYPE_CHECKING:
    from textual.pilot import Pilot

_PATIENCE_S = 30.0
_WEB_FONTS = re.compile(r",?\s*url\(\"https?://[^)]*\)\s*format\(\"[a-z0-9]+\"\)")
_KEYS = {" ": "space"}


def take_pictures(
    folder: Path, *, size: tuple[int, int], language: str, theme: str
) -> tuple[Path, ...]:
    """Play one registration of the practice citizen and save a picture (SVG) of each step.

    ``size`` is columns and rows. Raises ``TechnicianError('pictures.step_not_reached')`` where the
    app does not come to a step: then the pictures would not show what it does.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        state = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="motcua-pictures-")))
        app = CounterApp(
            lambda: practice_station(state, "", False, stack), load_wording(language), theme=theme
        )
        return asyncio.run(_play(app, folder, size))


async def _play(app: CounterApp, folder: Path, size: tuple[int, int]) -> tuple[Path, ...]:
    taken: list[Path] = []

    def take(name: str) -> None:
        path = folder / f"{name}.svg"
        picture = _WEB_FONTS.sub("", app.export_screenshot(title="kiosk"))
        path.write_text(picture, encoding="utf-8")
        taken.append(path)

    async with app.run_test(size=size) as pilot:
        await _until(pilot, lambda: OFFICER_PASSPHRASE in _shown(app), "sign-in")
        take("1-sign-in")
        await _type(pilot, OFFICER_CODE, "enter")
        await _type(pilot, OFFICER_PASSPHRASE, "enter")
        await _until(pilot, lambda: "F2" in _shown(app), "idle")
        await pilot.press("f2")
        await pilot.pause(0.3)
        take("2-scan")
        await pilot.press("f12")
        await _until(
            pilot, lambda: "001•••••2345" in _shown(app) and "[1]" in _shown(app), "review"
        )
        await pilot.pause(1.0)
        take("3-compare")
        for _ in range(3):
            await pilot.press("1")
            await pilot.pause(0.2)
        await _type(pilot, "0912345678", "enter")
        await pilot.pause(0.5)
        take("4-read-back")
        await pilot.press("enter")
        await pilot.pause(0.5)
        take("5-consent")
        await pilot.press("1")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await _until(pilot, lambda: "ANBINH-" in _shown(app), "receipt")
        await pilot.pause(2.0)
        take("6-receipt")
    return tuple(taken)


async def _type(pilot: Pilot[int], text: str, *keys: str) -> None:
    for each in text:
        await pilot.press(_KEYS.get(each, each))
    await pilot.press(*keys)


async def _until(pilot: Pilot[int], holds: Callable[[], bool], step: str) -> None:
    until = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > until:
            raise TechnicianError("pictures.step_not_reached", step=step)
        await pilot.pause(0.1)


def _shown(app: CounterApp) -> str:
    """The screen as text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)
