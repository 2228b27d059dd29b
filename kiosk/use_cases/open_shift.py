"""Open a shift: an officer signs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Shift
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.kept_tries import KeptTries
from kiosk.use_cases.officer_passphrase import OfficerPassphrase
from kiosk.use_cases.renew_lease import RenewLease


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Sign in by officer code and passphrase."""

    store: Store
    clock: Clock
    ids: Ids
    passphrases: Passphrases
    lease: RenewLease | None = None
    """What the centre allows; None where none keeps a roll."""
    may_open: Callable[[Officer], None] = lambda _: None
    """What the office itself asks for, such as a pass of the practice course; raises where not."""

    def __call__(self, code: str, passphrase: str) -> Shift:
        """Raises ``AtTheDeskError``: ``officer.sign_in_failed`` or ``officer.wait`` (seconds), and
        ``TechnicianError('officer.none')`` at a counter where nobody is enrolled yet.

        An unknown code and a wrong passphrase are one error and take the same time. Who is the
        officer, but may not work by the centre's roll, is told so: ``SupervisorError``
        ``officer.not_on_roll`` or ``officer.lease_ended``.
        """
        return self.opened(self.known(code, passphrase))

    def known(self, code: str, passphrase: str) -> Officer:
        """Who it is, with what the centre allows; raises as above, and opens nothing."""
        check = OfficerPassphrase(self.store, self.clock, self.passphrases, KeptTries(), self.lease)
        officer = check(code, passphrase)
        self.may_open(officer)
        return officer

    def opened(self, officer: Officer) -> Shift:
        """Begin the shift of somebody who was known."""
        shift = Shift(self.ids.new_id(), officer, self.clock.now())
        facts = {"shift": shift.id, "officer": shift.officer.code}
        self.store.run(
            lambda unit: unit.ledger.append(LedgerKind.SHIFT_OPENED, facts, shift.opened_at)
        )
        return shift
