"""A part that does not answer must not keep the others from being examined."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from typing import Final

from kiosk.errors import KioskError, TechnicianError

PATIENCE_S: Final = 20.0
"""Longer than any driver, printer or line is waited for by itself."""


def within(look: Callable[[], str], patience_s: float = PATIENCE_S) -> str:
    """What ``look`` says; raises what it raises, or ``TechnicianError('doctor.silent')``.

    A driver that hangs keeps its own thread, which ends with the program.
    """
    answers: queue.SimpleQueue[str | KioskError | None] = queue.SimpleQueue()

    def body() -> None:
        try:
            answers.put(look())
        except KioskError as error:
            answers.put(error)
        finally:
            answers.put(None)

    threading.Thread(target=body, name="doctor", daemon=True).start()
    try:
        said = answers.get(timeout=patience_s)
    except queue.Empty:
        raise TechnicianError("doctor.silent", seconds=round(patience_s)) from None
    if said is None:
        raise RuntimeError("a check broke off")  # a defect of ours: its thread tells where
    if isinstance(said, KioskError):
        raise said
    return said
