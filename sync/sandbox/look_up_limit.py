"""A look-up is no oracle: so many a minute for each device, and no more."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from threading import Lock
from typing import Final

MOST_A_MINUTE: Final = 60
_MOST_DEVICES = 10_000


class LookUpLimit:
    """A window of one minute for each device, kept in memory."""

    def __init__(
        self, most: int = MOST_A_MINUTE, monotonic_s: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._monotonic_s = most, monotonic_s
        self._asked: dict[str, deque[float]] = {}
        self._lock = Lock()

    def wait_s(self, device_id: str) -> int:
        """Count one look-up; 0 where it may go on, else whole seconds until it may."""
        now = self._monotonic_s()
        with self._lock:
            if len(self._asked) > _MOST_DEVICES:
                self._asked.clear()
            asked = self._asked.setdefault(device_id, deque())
            while asked and now - asked[0] >= 60.0:
                asked.popleft()
            if len(asked) >= self._most:
                return math.ceil(60.0 - (now - asked[0]))
            asked.append(now)
            return 0
