"""How a visit ends, and what the process says of it by its exit status."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Ending(StrEnum):
    """Why the process of one citizen exits; the next citizen always gets a fresh one."""

    DONE = "done"
    """The last screen was left by its button."""
    LEFT = "left"
    """*Thoát*."""
    IDLE = "idle"
    """Nobody touched anything any more."""
    REMOVED = "removed"
    """The card or token was taken away."""
    TECHNICIAN = "technician"
    """An enrolled officer leaves the kiosk; the supervisor ends as well."""


TECHNICIAN_STATUS: Final = 70
"""Exit status that ends the supervisor; every other one brings the next citizen."""
NOT_PREPARED_STATUS: Final = 71
"""The child could not open the counter; its words stand on the screen of the supervisor."""


def exit_status(ending: Ending) -> int:
    """0, but for the technician's."""
    return TECHNICIAN_STATUS if ending is Ending.TECHNICIAN else 0
