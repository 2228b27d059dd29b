"""How the practice centre misbehaves on request."""

from __future__ import annotations

from threading import Lock
from typing import Annotated

from pydantic import Field

from sync.contract import Asked


class Faults(Asked):
    """What goes wrong from now on; the default is nothing."""

    slow_s: Annotated[float, Field(ge=0, le=120)] = 0.0
    """Wait before every answer."""
    fail: bool = False
    """Answer 500."""
    busy_retry_after_s: Annotated[int, Field(ge=0, le=86400)] | None = None
    """Answer 429 with this ``Retry-After``."""
    drop_answer: bool = False
    """Do the work, commit it, and cut the line instead of answering."""
    wrong_signature: bool = False
    """Sign with a key that is not the centre's."""
    clock_off_s: Annotated[int, Field(ge=-(10**9), le=10**9)] = 0
    """Go this far ahead (or, below zero, behind)."""
    lease_s: Annotated[int, Field(ge=0, le=10**8)] | None = None
    """Officers' leases that it signs end after so many seconds instead of seven days."""
    portal: bool = False
    """Answer 200 with a sign-in page, as a captive portal does."""
    times: Annotated[int, Field(ge=1, le=10**6)] | None = None
    """How many requests it lasts; None: until it is changed."""


class FaultSwitches:
    """The switches as they stand; may be set while the centre runs."""

    def __init__(self, faults: Faults | None = None) -> None:
        self._lock = Lock()
        self._faults = faults or Faults()
        self._left = self._faults.times

    def set(self, faults: Faults) -> None:
        """Replace them all."""
        with self._lock:
            self._faults, self._left = faults, faults.times

    @property
    def now(self) -> Faults:
        """As they stand, for what the centre says and signs."""
        with self._lock:
            return self._faults

    def take(self) -> Faults:
        """As they stand for one request; counts it."""
        with self._lock:
            if self._left is None:
                return self._faults
            if self._left == 0:
                self._faults = Faults()
            else:
                self._left -= 1
            return self._faults
