"""Clock and randomness of this machine."""

from __future__ import annotations

import secrets
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from kiosk.domain.trusted_time import ClockReading


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Aware UTC."""
        return datetime.now(UTC)

    def monotonic_s(self) -> float:
        """Seconds since some start; not moved by a clock that is set."""
        return time.monotonic()


class SystemClocks:
    """The machine's wall clock and the one that nobody sets."""

    def reading(self) -> ClockReading:
        """Both now."""
        return ClockReading(datetime.now(UTC), _steady_s(), _boot_id())


def _steady_s() -> float:
    """Counted through the machine's sleep too, where the system can."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)


@cache
def _boot_id() -> str:
    """One name for each start of the machine, or, where it has none, of the program."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    return str(uuid.uuid4())


class SystemIds:
    """Identifiers from the operating system's randomness."""

    def new_id(self) -> str:
        """UUIDv7: 48 bits of milliseconds, then random (RFC 9562, 5.7)."""
        milliseconds = time.time_ns() // 1_000_000
        value = (milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80)
        value = value & ~(0xF << 76) | 0x7 << 76
        value = value & ~(0x3 << 62) | 0x2 << 62
        return str(uuid.UUID(int=value))

    def random_bytes(self, count: int) -> bytes:
        """From the operating system."""
        return secrets.token_bytes(count)
