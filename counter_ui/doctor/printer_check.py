"""Printers, and the jobs that wait for them."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from counter_ui.doctor.examined import Examined
from counter_ui.printing_wiring import print_jobs_file, printers_of, unfinished_jobs
from kiosk.errors import AtTheDeskError
from kiosk.ports.receipt_printer import PrinterLight, PrinterState
from printing.jobs import Job, JobState

_STUCK_AFTER_S: Final = 300.0
"""Longer than any printer is followed for one paper."""


def printer(examined: Examined) -> str:
    """Every printer, asked just now."""
    return judged_printers(each.printer.state() for each in printers_of(examined.settings))


def judged_printers(states: Iterable[PrinterState]) -> str:
    """Raises with the printer's own reason for one that is away or says what hinders it."""
    seen = tuple(states)
    for state in seen:
        if state.light in (PrinterLight.HINDERED, PrinterLight.AWAY):
            raise AtTheDeskError(state.reason, printer=state.name)
    return ", ".join(f"{state.name} ({state.light.value})" for state in seen)


def print_queue(examined: Examined) -> str:
    """What waits for paper."""
    settings = examined.settings
    return judged_queue(unfinished_jobs(settings), _quiet_s(print_jobs_file(settings)))


def judged_queue(jobs: tuple[Job, ...], quiet_s: float) -> str:
    """``quiet_s`` is how long nothing has moved; raises ``print_jobs.stuck``, ``.asking``."""
    waiting = [each for each in jobs if each.state in (JobState.WAITING, JobState.PRINTING)]
    if waiting and quiet_s > _STUCK_AFTER_S:
        raise AtTheDeskError("print_jobs.stuck", count=len(waiting), minutes=int(quiet_s // 60))
    asking = len(jobs) - len(waiting)
    if asking:
        raise AtTheDeskError("print_jobs.asking", count=asking)
    return str(len(waiting))


def _quiet_s(journal: Path) -> float:
    try:
        return max(0.0, time.time() - journal.stat().st_mtime)
    except FileNotFoundError:
        return 0.0
