"""The centre's list of accounts, asked while somebody waits."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Protocol

from kiosk.domain.clean_text import clean_text
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level
from kiosk.errors import LaterError
from kiosk.ports.account_registry import AccountAnswer
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, centre_answer
from sync.contract import ACCOUNT_ANSWER, AccountSearch

_PATIENCE_S, _A_MOMENT_S = 6.0, 1.0
"""How long an officer is kept waiting for what the centre finds out later as well."""
_SILENT_FOR_S = 300.0


class SearchesAccounts(Protocol):
    """What is needed of :class:`sync.client.CentreClient`."""

    def search_accounts(self, asked: AccountSearch, within_s: float) -> bytes: ...  # noqa: D102


class OnlineAccountRegistry:
    """The centre's list of accounts (:class:`kiosk.ports.account_registry.AccountRegistry`).

    Officer and citizen wait for it, and the centre looks again when the registration comes: a
    centre that does not answer soon counts as not asked, and one that has just kept somebody
    waiting in vain is given a moment only, until it answers again.
    """

    def __init__(
        self,
        client: SearchesAccounts,
        keys: CentreKeys,
        ids: Ids,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client, self._keys, self._ids, self._clock_s = client, keys, ids, clock_s
        self._silent_until_s = -math.inf

    def search(self, number: PersonNumber, officer_code: str) -> AccountAnswer:
        """Ask now; ``LaterError`` or ``TechnicianError`` where no signed answer comes."""
        return self.search_by(number.value, officer_code)

    def search_by(self, key: str, officer_code: str) -> AccountAnswer:
        """The same by an older number, or an organisation's."""
        nonce = self._ids.random_bytes(16).hex()
        asked = AccountSearch(number=key, officer=officer_code, nonce=nonce)
        payload = centre_answer(self._answer(asked), self._keys, ACCOUNT_ANSWER, nonce=nonce)
        exists, phone = payload.get("exists"), payload.get("masked_phone", "")
        if not isinstance(exists, bool) or not isinstance(phone, str):
            raise LaterError("centre.not_the_centre", reason="content")
        try:
            level = Level(payload.get("level", 0))
        except ValueError:
            raise LaterError("centre.not_the_centre", reason="content") from None
        return AccountAnswer(
            exists,
            clean_text(phone, max_length=20),
            account=clean_text(str(payload.get("account", "")), max_length=40),
            level=level,
            of_other_system=payload.get("of_other_system") is True,
        )

    def _answer(self, asked: AccountSearch) -> bytes:
        silent = self._clock_s() < self._silent_until_s
        try:
            raw = self._client.search_accounts(asked, _A_MOMENT_S if silent else _PATIENCE_S)
        except LaterError as error:
            if error.code == "centre.unreachable":
                self._silent_until_s = self._clock_s() + _SILENT_FOR_S
            raise
        self._silent_until_s = -math.inf
        return raw
