"""The way to the centre: open, or closed until a moment, which survives a restart.

Trouble with the line or with the centre as a whole closes the gate for everything; it never counts
against an entry.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from kiosk.devices.keystore import write_private
from kiosk.errors import KioskError, LaterError, TechnicianError
from kiosk.formats.canonical_json import canonical_json
from sync.centre_keys import moment
from sync.schedule import LONGEST_RETRY_AFTER_S, Randomness, next_attempt


@dataclass(frozen=True, slots=True)
class Closed:
    """Why and until when."""

    until: datetime
    failures: int
    """In a row."""
    code: str
    by_the_centre: bool
    """Whether the centre itself asked for it (``Retry-After``): then nothing passes before."""
    for_a_technician: bool

    @property
    def trouble(self) -> KioskError:
        """What closed it, without the facts of that moment."""
        return TechnicianError(self.code) if self.for_a_technician else LaterError(self.code)


class Gate:
    """One small file; a file that cannot be read is an open gate."""

    def __init__(self, file: Path, rng: Randomness) -> None:
        self._file, self._rng = file, rng

    def closed(self, now: datetime) -> Closed | None:
        """The closure that holds at ``now``.

        A moment further away than any wait can be means that the clock was set: it does not hold.
        """
        closed = self._read()
        if closed is None or closed.until <= now:
            return None
        longest = timedelta(seconds=LONGEST_RETRY_AFTER_S + 60)
        return None if closed.until - now > longest else closed

    def close(self, trouble: KioskError, now: datetime) -> Closed:
        """Close for a while that grows with every failure in a row."""
        before = self._read()
        failures = (before.failures if before else 0) + 1
        wish = trouble.facts.get("retry_after_s")
        retry_after_s = float(wish) if isinstance(wish, int | float) else None
        until = next_attempt(now, failures, self._rng, retry_after_s=retry_after_s)
        closed = Closed(
            until,
            failures,
            trouble.code,
            retry_after_s is not None,
            isinstance(trouble, TechnicianError),
        )
        self._write(closed)
        return closed

    def open(self) -> None:
        """The centre answered."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> Closed | None:
        try:
            content = json.loads(self._file.read_bytes())
            return Closed(
                moment(content["until"]),
                int(content["failures"]),
                str(content["code"]),
                content["by_the_centre"] is True,
                content["for_a_technician"] is True,
            )
        except FileNotFoundError:
            return None
        except (ValueError, KeyError, TypeError):
            return None

    def _write(self, closed: Closed) -> None:
        content = {
            "until": closed.until.isoformat(),
            "failures": closed.failures,
            "code": closed.code,
            "by_the_centre": closed.by_the_centre,
            "for_a_technician": closed.for_a_technician,
        }
        write_private(self._file, canonical_json(content), replace=True)
