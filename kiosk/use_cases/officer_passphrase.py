"""Is this the officer? Code and passphrase, with waits that grow."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.errors import AtTheDeskError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store

_FREE_TRIES = 3
_LONGEST_WAIT_S = 300


@dataclass(slots=True)
class WrongTries:
    """Counts wrong tries since the last good one; each beyond the third doubles the wait."""

    count: int = 0
    blocked_until_s: float = 0.0

    def add(self, now_s: float) -> None:
        """One more."""
        self.count += 1
        if self.count >= _FREE_TRIES:
            wait = min(_LONGEST_WAIT_S, 5 * 2 ** (self.count - _FREE_TRIES))
            self.blocked_until_s = now_s + wait

    def wait_s(self, now_s: float) -> int:
        """Whole seconds until the next try is allowed."""
        return max(0, math.ceil(self.blocked_until_s - now_s))


@dataclass(frozen=True, slots=True)
class OfficerPassphrase:
    """One comparison, written down where it fails."""

    store: Store
    clock: Clock
    passphrases: Passphrases
    wrong_tries: WrongTries

    def __call__(self, code: str, passphrase: str) -> Officer:
        """Raises ``AtTheDeskError``: ``officer.sign_in_failed`` or ``officer.wait`` (seconds), and
        ``TechnicianError('officer.none')`` at a counter where nobody is enrolled yet.

        An unknown code and a wrong passphrase are one error and take the same time.
        """
        wait_s = self.wrong_tries.wait_s(self.clock.monotonic_s())
        if wait_s:
            raise AtTheDeskError("officer.wait", seconds=wait_s)
        code = code.strip().upper()
        found = self.store.run(lambda unit: unit.officers.find(code))
        if found is None and not self.store.run(lambda unit: unit.officers.all()):
            raise TechnicianError("officer.none")
        if found is None:
            self.passphrases.hash(passphrase)  # as long as a comparison: codes cannot be felt out
        if found is None or not self.passphrases.matches(passphrase, found[1]):
            self.wrong_tries.add(self.clock.monotonic_s())
            now = self.clock.now()
            self.store.run(lambda unit: unit.ledger.append(LedgerKind.SIGN_IN_FAILED, {}, now))
            raise AtTheDeskError("officer.sign_in_failed")
        self.wrong_tries.count = 0
        return found[0]
