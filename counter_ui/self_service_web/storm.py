"""How much a page may say: bursts are let through, storms are thinned out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(slots=True)
class Allowance:
    """``rate_per_s`` messages a second in the long run, ``burst`` at once."""

    rate_per_s: float
    burst: float
    clock: Callable[[], float] = time.monotonic
    _left: float = field(init=False)
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._left, self._at = self.burst, self.clock()

    def allows(self) -> bool:
        """Whether one more may pass now; it is counted."""
        now = self.clock()
        self._left = min(self.burst, self._left + (now - self._at) * self.rate_per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
