"""``kiosk bench start``: from the command to the first key that is accepted."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from counter_ui.bench.terminal import TerminalProgram

_LONGEST_S = 30.0
_KEY = "Q"

BARE_APP = """
from textual.app import App, ComposeResult
from textual.widgets import Input

class Bare(App[None]):
    def compose(self) -> ComposeResult:
        yield Input(placeholder="READY")

Bare().run()
"""


@dataclass(frozen=True, slots=True)
class StartFigures:
    """Medians in milliseconds, and their ratio."""

    counter_first_paint_ms: float
    counter_first_key_ms: float
    bare_first_paint_ms: float
    bare_first_key_ms: float
    rounds: int

    @property
    def ratio(self) -> float:
        """First key accepted: the counter over a bare Textual application."""
        return self.counter_first_key_ms / self.bare_first_key_ms

    def as_json(self) -> dict[str, float | int]:
        """Rounded for reading."""
        return {
            "counter_first_paint_ms": round(self.counter_first_paint_ms, 1),
            "counter_first_key_ms": round(self.counter_first_key_ms, 1),
            "bare_first_paint_ms": round(self.bare_first_paint_ms, 1),
            "bare_first_key_ms": round(self.bare_first_key_ms, 1),
            "ratio": round(self.ratio, 2),
            "rounds": self.rounds,
        }


def measure_start(rounds: int) -> StartFigures:
    """Run both programs ``rounds`` times, turn about, each in a fresh process and terminal."""
    with tempfile.TemporaryDirectory(prefix="kiosk-bench-") as folder:
        settings = Path(folder) / "kiosk.toml"
        settings.write_text(f'state_folder = "{folder}/state"\n', encoding="utf-8")
        counter = [sys.executable, "-m", "counter_ui", "--settings", str(settings)]
        bare = [sys.executable, "-c", BARE_APP]
        _once(counter, _counter_mark())
        pairs = [(_once(counter, _counter_mark()), _once(bare, "READY")) for _ in range(rounds)]
    return StartFigures(
        counter_first_paint_ms=statistics.median(c[0] for c, _ in pairs),
        counter_first_key_ms=statistics.median(c[1] for c, _ in pairs),
        bare_first_paint_ms=statistics.median(b[0] for _, b in pairs),
        bare_first_key_ms=statistics.median(b[1] for _, b in pairs),
        rounds=rounds,
    )


def _once(command: list[str], mark: str) -> tuple[float, float]:
    """Milliseconds to the first paint, and to the first key echoed."""
    environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    with TerminalProgram(command, environment=environment) as program:
        painted = program.wait_for(mark, timeout_s=_LONGEST_S)
        program.forget()
        program.type(_KEY)
        accepted = program.wait_for(_KEY, timeout_s=_LONGEST_S)
    return painted * 1000, accepted * 1000


def _counter_mark() -> str:
    from counter_ui.wording import load_wording

    return load_wording("vi")("sign_in.code")
