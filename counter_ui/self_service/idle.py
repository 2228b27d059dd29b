"""When nobody is there any more: pure, so that tests need no waiting."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    """What the clock says of the citizen."""

    HERE = "here"
    WARNED = "warned"
    """The warning stands; any key or touch takes it away, as often as it comes."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class IdleTimes:
    """``idle_s`` after the last touch everything goes; the last ``warning_s`` of them warn."""

    idle_s: float = 45.0
    warning_s: float = 20.0

    def presence(self, since_touch_s: float) -> Presence:
        """What holds so long after the last key or touch."""
        if since_touch_s >= self.idle_s:
            return Presence.GONE
        return Presence.WARNED if since_touch_s >= self.idle_s - self.warning_s else Presence.HERE

    def left_s(self, since_touch_s: float) -> int:
        """Whole seconds until everything goes, for the countdown."""
        return max(0, round(self.idle_s - since_touch_s))
