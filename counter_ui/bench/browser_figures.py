"""How long a citizen waits for the page: tap until painted, *Thoát* until the next visit."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from counter_ui.bench.browser_seat import Seat

_PATIENCE_MS: Final = 60_000.0

_MEASURED = "performance.getEntriesByName('hand-to-paint').map((each) => each.duration)"
_PAINTED = "(count) => performance.getEntriesByName('hand-to-paint').length >= count"


@dataclass(frozen=True, slots=True)
class Rounds:
    """What to tap, what must be seen before the next tap, how often."""

    tap: str
    then: str
    times: int


async def tap_to_paint_ms(before: Seat, rounds: Rounds) -> list[float]:
    """Milliseconds from the finger's lifting (the browser's own time stamp) until the page has
    painted what changed; the display shows it with its next frame.

    Each tap waits for its own paint: what it types may stand on the key already. Raises NotSeen.
    """
    await before.page.evaluate("performance.clearMeasures()")
    for count in range(1, rounds.times + 1):
        await before.tap(rounds.tap)
        await before.page.wait_for_function(_PAINTED, arg=count, timeout=_PATIENCE_MS)
        await before.sees(rounds.then)
    found: list[float] = await before.page.evaluate(_MEASURED)
    return found


async def leave_to_ready_s(before: Seat, leave: str, ready: str) -> float:
    """Seconds from the tap on *Thoát* until the next citizen's first screen stands."""
    await before.sees(leave)
    began = time.monotonic()
    async with before.page.expect_event("load"):
        await before.tap(leave)
    await before.sees(ready)
    return time.monotonic() - began
