"""How often each fault is played, and the table that a full run writes of it.

``./run faults`` sets ``MOTCUA_FAULTS=full``: ten minutes; ``./run faults MOTCUA_FAULTS=night``
plays ten times as much. Without it the tests play a short form of the same.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- table of the last full run -->", "<!-- end of the table -->"
_FORM = os.environ.get("MOTCUA_FAULTS", "")
FULL = _FORM in ("full", "night")


def times(short: int, full: int) -> int:
    """How often to play a fault in this run."""
    if not FULL:
        return short
    return 10 * full if _FORM == "night" else full


def every(short: int, full: int) -> int:
    """At each how manieth place to play a fault in this run; at night at every one."""
    if not FULL:
        return short
    return 1 if _FORM == "night" else full


@dataclass(frozen=True, slots=True)
class Row:
    """One fault of the matrix; everything as it will be read."""

    fault: str
    played: str
    seed: str
    outcome: str


class FaultMatrix:
    """Rows in the order in which they came."""

    def __init__(self) -> None:
        self.rows: list[Row] = []

    def add(self, fault: str, *, played: object, outcome: str, seed: object = "–") -> None:
        """One line of the table; call it after the assertions hold."""
        self.rows.append(Row(fault, str(played), str(seed), outcome))

    def write(self, document: Path) -> None:
        """Put the table where the last one was; without its marks nothing is changed."""
        text = document.read_text(encoding="utf-8")
        if not self.rows or BEGIN not in text or END not in text:
            return
        before, rest = text.split(BEGIN, 1)
        after = rest.split(END, 1)[1]
        document.write_text(f"{before}{BEGIN}\n\n{self._table()}\n{END}{after}", encoding="utf-8")

    def _table(self) -> str:
        lines = [
            f"| {row.fault} | {row.played} | {row.seed} | {row.outcome} |" for row in self.rows
        ]
        run = (
            f"Written by the run itself, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, "
            f"Python {platform.python_version()}, {platform.system()} {platform.release()}, "
            f"{os.cpu_count()} processors.\n\n"
        )
        return run + "\n".join(
            ["| fault | played | seed | outcome |", "|---|---|---|---|", *lines, ""]
        )
