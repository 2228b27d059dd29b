"""Memory of what lives on between citizens, and of what is started for each of them.

*Source: proc(5), /proc/PID/status, /proc/PID/stat, /proc/PID/smaps_rollup.*
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_PROC: Final = Path("/proc")
_KIB = 1024
CITIZENS_PROGRAM: Final = "counter_ui.self_service.child"


@dataclass(frozen=True, slots=True)
class Growth:
    """The same process, or the same kind of process, early and late; MiB."""

    early_mib: float
    late_mib: float

    @property
    def percent(self) -> float:
        """How much more it is late."""
        return (self.late_mib / self.early_mib - 1) * 100

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "early_mib": round(self.early_mib, 1),
            "late_mib": round(self.late_mib, 1),
            "growth_percent": round(self.percent, 1),
        }


def resident_mib(process: int) -> float:
    """Resident memory of one process; raises OSError where it has gone."""
    return _kib(_PROC / str(process) / "status", "VmRSS") / _KIB


def shared_out_mib(processes: Iterable[int]) -> float:
    """Memory of several processes, what they share counted once between them."""
    return sum(_kib(_PROC / str(each) / "smaps_rollup", "Pss") for each in processes) / _KIB


def offspring(process: int, named: str) -> list[int]:
    """Those below ``process`` that have ``named`` in their command, the oldest first."""
    parents = dict(_parents())
    found = [process]
    for each in found:
        found.extend(child for child, parent in sorted(parents.items()) if parent == each)
    return sorted(each for each in found[1:] if named in _command(each))


def _parents() -> Iterator[tuple[int, int]]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                stat = (folder / "stat").read_text()
            except OSError:  # it has gone meanwhile
                continue
            yield int(folder.name), int(stat.rpartition(")")[2].split()[1])


def _command(process: int) -> str:
    try:
        return (_PROC / str(process) / "cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _kib(file: Path, name: str) -> int:
    try:
        found = re.search(rf"^{name}:\s+(\d+) kB", file.read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0
