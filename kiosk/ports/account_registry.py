"""Does this person have an account already?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kiosk.domain.person_number import PersonNumber


@dataclass(frozen=True, slots=True)
class AccountAnswer:
    """The centre's answer to one look-up, which is in the centre's log."""

    exists: bool
    masked_phone: str = ""
    """``082****088`` of the account's owner where there is one."""


class AccountRegistry(Protocol):
    """The centre's list of accounts, asked now."""

    def search(self, number: PersonNumber, officer_code: str) -> AccountAnswer:
        """Ask; raises ``LaterError`` when the centre cannot be asked."""
        ...
