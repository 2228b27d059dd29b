"""Enrol an officer at this counter."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kiosk.domain.clean_text import clean_text
from kiosk.domain.duties import duties_of
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.officer import Officer, Role, is_officer_code
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock
from kiosk.ports.passphrases import Passphrases
from kiosk.ports.unit_of_work import Store, UnitOfWork

SHORTEST_PASSPHRASE = 10
_LONGEST_PASSPHRASE = 256


@dataclass(frozen=True, slots=True)
class AddOfficer:
    """Officer code, name, roles and first passphrase."""

    store: Store
    clock: Clock
    passphrases: Passphrases

    def __call__(self, code: str, name: str, roles: frozenset[Role], passphrase: str) -> Officer:
        """Raises ``AtTheDeskError``: ``officer.code_malformed`` (2 to 12 letters and digits),
        ``officer.role_of_nobody`` (a role that is for no person), ``officer.passphrase_short``,
        ``officer.code_taken``.
        """
        code = code.strip().upper()
        if not is_officer_code(code):
            raise AtTheDeskError("officer.code_malformed")
        if not all(duties_of({role}) for role in roles):
            raise AtTheDeskError("officer.role_of_nobody")
        length = len(unicodedata.normalize("NFC", passphrase))
        if not SHORTEST_PASSPHRASE <= length <= _LONGEST_PASSPHRASE:
            raise AtTheDeskError("officer.passphrase_short", shortest=SHORTEST_PASSPHRASE)
        officer = Officer(code, clean_text(name, max_length=80), roles)
        phc = self.passphrases.hash(passphrase)
        now = self.clock.now()

        def work(unit: UnitOfWork) -> Officer:
            unit.officers.add(officer, phc)
            unit.ledger.append(LedgerKind.OFFICER_ADDED, {"officer": code}, now)
            return officer

        return self.store.run(work)
