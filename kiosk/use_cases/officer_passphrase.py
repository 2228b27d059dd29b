"""Is this the officer? Code and passphrase, with waits that grow and outlive a restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer
from kiosk.errors import AtTheDeskError, SupervisorError, TechnicianError
from kiosk.ports.clock import Clock
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store, UnitOfWork
from kiosk.use_cases.kept_tries import KeptTries
from kiosk.use_cases.renew_lease import RenewLease


@dataclass(frozen=True, slots=True)
class OfficerPassphrase:
    """One comparison, counted beforehand and written down where it fails."""

    store: Store
    clock: Clock
    passphrases: Passphrases
    tries: KeptTries
    lease: RenewLease | None = None
    """What the centre allows; None where none keeps a roll."""

    def __call__(self, code: str, passphrase: str) -> Officer:
        """Raises ``AtTheDeskError``: ``officer.sign_in_failed`` or ``officer.wait`` (seconds), and
        ``TechnicianError('officer.none')`` at a counter where nobody is enrolled yet.

        An unknown code and a wrong passphrase are one error and take the same time. Who is the
        officer, but may not work by the centre's roll, is told so: ``SupervisorError``
        ``officer.not_on_roll`` or ``officer.lease_ended``.
        """
        code = code.strip().upper()
        wait_s = self.store.run(lambda unit: self.tries.wait_s(unit, code, self.clock.now()))
        if wait_s:  # in a transaction of its own: what it mends stays
            raise AtTheDeskError("officer.wait", seconds=wait_s)
        found = self.store.run(lambda unit: self._begun(unit, code))
        if found is None:
            self.passphrases.hash(passphrase)  # as long as a comparison: codes cannot be felt out
        if found is None or not self.passphrases.matches(passphrase, found[1]):
            self._write({})
            raise AtTheDeskError("officer.sign_in_failed")
        self.store.run(lambda unit: self.tries.was_right(unit, code))
        return self._leased(found[0])

    def _leased(self, officer: Officer) -> Officer:
        """Written down where it is refused: the clock cannot be set back behind that any more."""
        if self.lease is None:
            return officer
        try:
            return self.lease(officer)
        except SupervisorError as error:
            self._write({"officer": officer.code, "reason": error.code})
            raise

    def _write(self, facts: Mapping[str, str]) -> None:
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.SIGN_IN_FAILED, facts, now))

    def _begun(self, unit: UnitOfWork, code: str) -> tuple[Officer, str] | None:
        now = self.clock.now()
        wait_s = self.tries.wait_s(unit, code, now)
        if wait_s:  # another window tried meanwhile
            raise AtTheDeskError("officer.wait", seconds=wait_s)
        found = unit.officers.find(code)
        if found is None and not unit.officers.all():
            raise TechnicianError("officer.none")
        self.tries.count(unit, code, now)
        return found
