"""A second officer signs in beside the clerk, for one approval; the clerk's shift goes on."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.officer import Officer
from kiosk.ports.clock import Clock
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store
from kiosk.use_cases.kept_tries import BESIDE, KeptTries
from kiosk.use_cases.officer_passphrase import OfficerPassphrase
from kiosk.use_cases.renew_lease import RenewLease


@dataclass(frozen=True, slots=True)
class ApproverSignIn:
    """By officer code and passphrase; no shift is opened, and nothing is remembered afterwards.

    Wrong tries are counted apart from those at the door: a clerk who guesses here locks nobody out
    of the counter.
    """

    store: Store
    clock: Clock
    passphrases: Passphrases
    lease: RenewLease | None = None
    """What the centre allows; None where none keeps a roll."""

    def __call__(self, code: str, passphrase: str) -> Officer:
        """The officer, for :class:`kiosk.use_cases.approve_registration.ApproveRegistration`, which
        judges whether this one may approve.

        Raises ``AtTheDeskError``: ``officer.sign_in_failed`` or ``officer.wait`` (``seconds``), and
        ``TechnicianError('officer.none')``; and by the centre's roll ``SupervisorError``
        ``officer.not_on_roll`` or ``officer.lease_ended``.
        """
        tries = KeptTries(BESIDE)
        check = OfficerPassphrase(self.store, self.clock, self.passphrases, tries, self.lease)
        return check(code, passphrase)
