"""The same citizens before the page: tap to paint, *Thoát* to ready, memory of what lives on."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from counter_ui.bench.browser_figures import Rounds, leave_to_ready_s, tap_to_paint_ms
from counter_ui.bench.browser_seat import CHROMIUM, Seat, chromium, seat, window
from counter_ui.bench.self_service_hall import (
    KIOSK,
    NUMBER,
    STAY_S,
    STAYING,
    HallFigures,
    Seen,
    early_after,
    kiosks_memory,
    state_folder,
)
from counter_ui.bench.self_service_memory import offspring, shared_out_mib
from counter_ui.bench.ui import spread
from counter_ui.self_service_web.chromium import FLAGS
from kiosk.errors import TechnicianError

_FIRST, _LEAVE = "Xin chào · Welcome", "Thoát"
_ADDRESS = "http://127.0.0.1:"
_FLAGS = tuple(each for each in FLAGS if each not in ("--kiosk", "--incognito"))
"""The kiosk's own but for its window; each of playwright's windows has an empty profile anyway."""


@dataclass(slots=True)
class PageFigures:
    """What a row of citizens found at the page."""

    hall: HallFigures
    tap_to_paint_ms: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {**self.hall.as_json(), "tap_to_paint": spread(self.tap_to_paint_ms)}


def missing() -> str:
    """What this machine lacks for the browser's figures, in words; empty where nothing is."""
    lacking = [
        *([] if CHROMIUM else ["Chromium"]),
        *([] if find_spec("playwright") else ["the package playwright"]),
    ]
    return f"not measured here: {' and '.join(lacking)} not installed" if lacking else ""


def measure_page(citizens: int) -> PageFigures:
    """In Debian's Chromium without a window; :func:`missing` says whether that can be.

    Raises ``NotSeen`` where a screen does not come.
    """
    with state_folder() as state, _kiosk(state) as (process, address):
        return asyncio.run(_citizens(process, address, citizens))


async def _citizens(kiosk: int, address: str, citizens: int) -> PageFigures:
    found, seen = PageFigures(HallFigures(citizens)), Seen()
    async with chromium(*_FLAGS) as browser, window(browser) as context:
        before = await seat(context, address)
        for number in range(1, citizens + 1):
            staying = number <= STAYING
            began = time.monotonic()
            found.tap_to_paint_ms += await _to_number(before, by_finger=staying)
            if staying:
                await asyncio.sleep(max(0.0, STAY_S - (time.monotonic() - began)))
            took = await leave_to_ready_s(before, _LEAVE, _FIRST)
            (found.hall.ready_s if staying else found.hall.hasty_ready_s).append(took)
            if number == early_after(citizens):
                seen.early = await asyncio.to_thread(_memory, kiosk)
        seen.late = await asyncio.to_thread(_memory, kiosk)
    found.hall.memory = seen.growth()
    return found


async def _to_number(before: Seat, *, by_finger: bool) -> list[float]:
    """Language, way, consent, number; how long each digit took that a finger tapped."""
    await before.sees(_FIRST)
    await before.tap("Tiếng Việt")
    await before.tap("Thuê bao di động")
    await before.tap("Tôi đồng ý")
    await before.sees("Bước 2/9")
    if not by_finger:
        await before.page.keyboard.type(NUMBER)
        await before.sees(_grouped(NUMBER))
        return []
    found: list[float] = []
    for at, digit in enumerate(NUMBER, 1):
        found += await tap_to_paint_ms(before, Rounds(digit, _grouped(NUMBER[:at]), 1))
    return found


def _grouped(digits: str) -> str:
    return " ".join(digits[at : at + 3] for at in range(0, len(digits), 3))


def _memory(kiosk: int) -> dict[str, float]:
    browser = offspring(os.getpid(), Path(CHROMIUM).name)
    return {**kiosks_memory(kiosk), "chromium": shared_out_mib(browser)}


@contextmanager
def _kiosk(state: Path) -> Iterator[tuple[int, str]]:
    """The practice kiosk in a browser: its process, and the address that it says once."""
    command = [*KIOSK, "--browser", "--state", str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as kiosk:
        try:
            assert kiosk.stdout is not None
            said = (line.strip() for line in kiosk.stdout)
            address = next((each for each in said if each.startswith(_ADDRESS)), "")
            if not address:
                raise TechnicianError("bench.step_not_reached", step="the page's address")
            yield kiosk.pid, address
        finally:
            kiosk.send_signal(signal.SIGTERM)
            try:
                kiosk.wait(timeout=30)
            except subprocess.TimeoutExpired:
                kiosk.kill()
