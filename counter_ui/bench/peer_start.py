"""How long another terminal application takes to its first paint."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence

from counter_ui.bench.terminal import TerminalProgram

_LONGEST_S = 30.0
_A_SCREEN = 40
"""So many letters and lines are a screen, not a banner of one line."""


def first_paint_ms(command: Sequence[str], rounds: int) -> float | None:
    """Median of ``rounds``, each in a fresh process and terminal; None where nothing is painted."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    times = []
    for _ in range(rounds):
        with TerminalProgram(command, environment=environment) as program:
            try:
                times.append(program.wait_for_letters(_A_SCREEN, timeout_s=_LONGEST_S) * 1000)
            except TimeoutError:
                return None
    return round(statistics.median(times), 1)
