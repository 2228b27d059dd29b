"""Ask the kernel whether something keeps its clock right."""

from __future__ import annotations

import ctypes
import sys
from typing import Final

_TIME_ERROR: Final = 5
_ROOM: Final = 512
"""More than ``struct timex`` takes anywhere."""


def kernel_keeps_time() -> bool | None:
    """Whether the clock follows a time server; None where the kernel does not say.

    *Source: adjtimex(2): with no mode set it only reads, and returns TIME_ERROR while the clock is
    not synchronised.*
    """
    if not sys.platform.startswith("linux"):
        return None
    try:
        adjtimex = ctypes.CDLL(None).adjtimex
    except (OSError, AttributeError):
        return None
    state = adjtimex(ctypes.create_string_buffer(_ROOM))
    return None if state < 0 else state != _TIME_ERROR
