"""The clock: set by somebody, far from the centre's, or left alone by every time server."""

from __future__ import annotations

from counter_ui.doctor.examined import Examined
from kiosk.domain.trusted_time import ClockFault, TimeStanding
from kiosk.errors import LaterError, TechnicianError


def clock(examined: Examined) -> str:
    """What time it is, ``✓`` where the centre signed it."""
    return judged_time(examined.open.time.notice(), examined.machine.keeps_time())


def judged_time(standing: TimeStanding, keeps_time: bool | None) -> str:
    """Raises ``clock.back``, ``clock.forward`` (fact ``seconds``), ``clock.unsynchronised``."""
    if standing.fault is not ClockFault.NONE:
        raise TechnicianError(standing.fault.value, seconds=round(standing.off_s))
    if not standing.verified and keeps_time is False:
        raise LaterError("clock.unsynchronised")
    return f"{standing.now:%Y-%m-%d %H:%M:%S}Z {'✓' if standing.verified else '?'}"
