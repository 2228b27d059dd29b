"""What a check looks at: the settings, the machine around the program, and the open counter."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from counter_ui.doctor.kernel_clock import kernel_keeps_time

if TYPE_CHECKING:
    from counter_ui.wiring import Counter
    from kiosk.config import Settings


def _terminal_size() -> tuple[int, int] | None:
    """Columns and rows; None where nobody looks at a terminal."""
    for stream in (sys.__stderr__, sys.__stdout__):
        if stream is not None and stream.isatty():
            size = os.get_terminal_size(stream.fileno())
            return size.columns, size.lines
    return None


def _encoding() -> str:
    stream = sys.__stdout__
    return (stream.encoding if stream is not None else None) or "ascii"


@dataclass(frozen=True, slots=True)
class Machine:
    """Where this machine tells of itself; a test names other places."""

    reader_service: tuple[Path, ...] = (
        Path("/usr/sbin/pcscd"),
        Path("/usr/local/sbin/pcscd"),
        Path("/usr/bin/pcscd"),
    )
    """Where the program of the card reader service may stand."""
    usb_devices: Path = Path("/sys/bus/usb/devices")
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ)
    encoding: Callable[[], str] = _encoding
    terminal_size: Callable[[], tuple[int, int] | None] = _terminal_size
    keeps_time: Callable[[], bool | None] = kernel_keeps_time
    """Whether the kernel's clock follows a time server; None where it does not say."""
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free


@dataclass(frozen=True, slots=True)
class Examined:
    """One counter; ``counter`` is None until it is open."""

    settings: Settings
    machine: Machine = field(default_factory=Machine)
    counter: Counter | None = None

    @property
    def open(self) -> Counter:
        """The open counter; raises ``RuntimeError`` for a check that is made too early."""
        if self.counter is None:
            raise RuntimeError("this check needs the open counter")
        return self.counter
