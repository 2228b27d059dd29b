"""Does this person have an account already?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """The centre's answer to one look-up, which is in the centre's log."""

    exists: bool
    masked_phone: str = ""
    """``082****088`` of the account's owner where there is one."""
    account: str = ""
    """The centre's name of it, for recovery and dispute; empty where there is none."""
    level: Level = Level.NONE
    """Recovery asks for evidence of at least this level."""
    of_other_system: bool = False
    """Made elsewhere (a province's portal): it counts as an account all the same."""


class AccountRegistry(Protocol):
    """The centre's list of accounts, asked now."""

    def search(self, number: PersonNumber, officer_code: str) -> AccountAnswer:
        """Ask; raises ``LaterError`` when the centre cannot be asked."""
        ...

    def search_by(self, key: str, officer_code: str) -> AccountAnswer:
        """The same by another key: 9 digits (CMND), a tax number, ``MNS:`` and a code."""
        ...
