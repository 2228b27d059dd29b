"""Citizens behind one another at a practice kiosk: how soon it is ready, and what memory it keeps.

A citizen here chooses a way, agrees, types a number and leaves: no registration is made.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from counter_ui.bench.self_service_memory import CITIZENS_PROGRAM, Growth, offspring, resident_mib
from counter_ui.bench.terminal import TerminalProgram

NUMBER: Final = "001099012345"
STAY_S: Final = 5.0
"""How long a citizen whose leaving is timed stays at least: nobody is done sooner, and the next
process is prepared meanwhile."""
STAYING: Final = 6
"""So many stay; the others leave at once, for memory."""
KIOSK: Final = (sys.executable, "-m", "counter_ui", "demo", "--self-service", "--in-memory")
_WELCOME, _MENU, _LEAVE = "English", "IAL2", "\x1b[21~"
_PATIENCE_S: Final = 60.0


@dataclass(slots=True)
class HallFigures:
    """What a row of citizens found."""

    citizens: int
    ready_s: list[float] = field(default_factory=list)
    """After those who stayed: from *Thoát* until the next first screen stands."""
    hasty_ready_s: list[float] = field(default_factory=list)
    """After those who left at once."""
    memory: dict[str, Growth] = field(default_factory=dict)
    """Early, after a tenth of the citizens, and late, after all."""

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "citizens": self.citizens,
            "ready_s": spread_s(self.ready_s),
            "hasty_ready_s": spread_s(self.hasty_ready_s),
            "memory": {name: growth.as_json() for name, growth in self.memory.items()},
        }


def spread_s(times: list[float]) -> dict[str, float] | None:
    """Median and the longest, in seconds; None of nothing."""
    if not times:
        return None
    ordered = sorted(times)
    return {
        "p50_s": round(ordered[len(ordered) // 2], 2),
        "max_s": round(ordered[-1], 2),
        "samples": len(ordered),
    }


@dataclass(slots=True)
class Seen:
    """Memory by what it is of, looked at twice."""

    early: dict[str, float] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)

    def growth(self) -> dict[str, Growth]:
        """Of what was seen both times."""
        both = self.early.keys() & self.late.keys()
        return {name: Growth(self.early[name], self.late[name]) for name in sorted(both)}


def early_after(citizens: int) -> int:
    """After so many the first look is taken: what is imported late is imported by then."""
    return max(2, citizens // 10)


def measure_terminal(citizens: int) -> HallFigures:
    """In a full-screen terminal; raises ``TimeoutError`` where a screen does not come."""
    found, seen = HallFigures(citizens), Seen()
    environment = {**os.environ, "TERM": "xterm-256color"}
    with (
        state_folder() as state,
        TerminalProgram(
            [*KIOSK, "--state", str(state)], columns=80, rows=32, environment=environment
        ) as program,
    ):
        program.wait_for(_WELCOME, timeout_s=_PATIENCE_S)
        for number in range(1, citizens + 1):
            staying = number <= STAYING
            took = _citizen(program, STAY_S if staying else 0.0)
            (found.ready_s if staying else found.hasty_ready_s).append(took)
            if number == early_after(citizens):
                seen.early = kiosks_memory(program.process_id)
        seen.late = kiosks_memory(program.process_id)
    found.memory = seen.growth()
    return found


def kiosks_memory(kiosk: int) -> dict[str, float]:
    """MiB of the process that lives on, and of a fresh one that only shows its first screen."""
    end = time.monotonic() + _PATIENCE_S
    while len(fresh := offspring(kiosk, CITIZENS_PROGRAM)) > 1 and time.monotonic() < end:
        before = fresh
        time.sleep(0.2)  # the one before may still close, the next one may still be prepared
        if before == offspring(kiosk, CITIZENS_PROGRAM) and _settled(before):
            break
    found = {"kiosk": resident_mib(kiosk)}
    if fresh:
        found["fresh_process"] = resident_mib(fresh[0])
    return found


def _settled(processes: list[int]) -> bool:
    before = [resident_mib(each) for each in processes]
    time.sleep(1.0)
    return before == [resident_mib(each) for each in processes]


@contextmanager
def state_folder() -> Iterator[Path]:
    """A folder of its own for each kiosk."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)


def _citizen(program: TerminalProgram, stay_s: float) -> float:
    began = time.monotonic()
    _type(program, "1", _MENU)
    _type(program, "1", "1/9")
    _type(program, "\r", "CMT/CCCD")
    _type(program, NUMBER, "001 099 012 345")
    time.sleep(max(0.0, stay_s - (time.monotonic() - began)))
    program.settle(timeout_s=2.0)
    program.forget()
    left = time.monotonic()
    program.type(_LEAVE)
    program.wait_for(_WELCOME, timeout_s=_PATIENCE_S)
    took = time.monotonic() - left
    program.settle(timeout_s=2.0)
    return took


def _type(program: TerminalProgram, keys: str, then: str) -> None:
    program.settle(timeout_s=2.0)
    program.forget()
    program.type(keys)
    program.wait_for(then, timeout_s=_PATIENCE_S)
