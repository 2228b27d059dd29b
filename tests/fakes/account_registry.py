"""The centre's list of accounts, as a test sets it."""

from __future__ import annotations

from kiosk.domain.person_number import PersonNumber
from kiosk.errors import KioskError
from kiosk.ports.account_registry import AccountAnswer, AccountRegistry


class ListedAccounts(AccountRegistry):
    """``away`` is raised instead of answering."""

    def __init__(self, accounts: dict[str, str] | None = None) -> None:
        self.accounts = accounts or {}
        self.away: KioskError | None = None
        self.asked_by: list[str] = []

    def search(self, number: PersonNumber, officer_code: str) -> AccountAnswer:
        return self.search_by(number.value, officer_code)

    def search_by(self, key: str, officer_code: str) -> AccountAnswer:
        self.asked_by.append(officer_code)
        if self.away is not None:
            raise self.away
        phone = self.accounts.get(key)
        return AccountAnswer(
            phone is not None, phone or "", account="" if phone is None else "TK-1"
        )
