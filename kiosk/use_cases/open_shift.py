"""Open a shift: an officer signs in."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Shift
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.officer_passphrase import OfficerPassphrase, WrongTries


@dataclass(frozen=True, slots=True)
class OpenShift:
    """Sign in by officer code and passphrase."""

    store: Store
    clock: Clock
    ids: Ids
    passphrases: Passphrases
    wrong_tries: WrongTries = field(default_factory=WrongTries)

    def __call__(self, code: str, passphrase: str) -> Shift:
        """Raises ``AtTheDeskError``: ``officer.sign_in_failed`` or ``officer.wait`` (seconds), and
        ``TechnicianError('officer.none')`` at a counter where nobody is enrolled yet.

        An unknown code and a wrong passphrase are one error and take the same time.
        """
        check = OfficerPassphrase(self.store, self.clock, self.passphrases, self.wrong_tries)
        shift = Shift(self.ids.new_id(), check(code, passphrase), self.clock.now())
        facts = {"shift": shift.id, "officer": shift.officer.code}
        self.store.run(
            lambda unit: unit.ledger.append(LedgerKind.SHIFT_OPENED, facts, shift.opened_at)
        )
        return shift
