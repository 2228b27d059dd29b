"""Recovery, disputes and sign-ins of accounts that exist, asked of the centre now."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from kiosk.domain.account_service import (
    Dispute,
    DisputeState,
    LoginState,
    LoginTrial,
    Recovery,
)
from kiosk.domain.clean_text import clean_text
from kiosk.domain.outbox import SealedRegistration
from kiosk.domain.person_number import PersonNumber
from kiosk.domain.policy import Level
from kiosk.ports.ids import Ids
from sync.centre_keys import CentreKeys, moment
from sync.contract import RegistrationEntry
from sync.online_codes import one_time_code
from sync.ways_contract import (
    DISPUTE,
    LOGIN,
    RECOVERY,
    ActivationQuestion,
    LoginQuestion,
    SealedRequest,
)
from sync.ways_line import AsksWays, WaysLine, not_the_centre


class OnlineAccounts:
    """Recovery, disputes, sign-ins (:class:`kiosk.ports.account_desk.AccountDesk`)."""

    def __init__(self, client: AsksWays, keys: CentreKeys, ids: Ids) -> None:
        self._line = WaysLine(client, keys, ids)

    def recover(self, account: str, request_id: str, sealed: SealedRegistration) -> Recovery:
        """Hand in a sealed request for recovery."""
        nonce = self._line.nonce()
        asked = SealedRequest(entry=_entry(request_id, sealed), nonce=nonce)
        path = f"/v1/accounts/{account}/recovery"
        _, said = self._line.ask(path, asked, RECOVERY, request_id)
        try:
            return Recovery(
                accepted=said["accepted"] is True,
                code=clean_text(str(said["code"]), max_length=80),
                level=Level(said["level"]),
                password_set=said["password_set"] is True,
            )
        except (KeyError, ValueError, TypeError):
            raise not_the_centre() from None

    def dispute(self, request_id: str, sealed: SealedRegistration) -> Dispute:
        """Hand in a sealed dispute."""
        nonce = self._line.nonce()
        asked = SealedRequest(entry=_entry(request_id, sealed), nonce=nonce)
        _, said = self._line.ask("/v1/disputes", asked, DISPUTE, request_id)
        return _dispute(said)

    def dispute_state(self, number: str) -> Dispute:
        """Where it is by now."""
        return _dispute(self._line.look(f"/v1/disputes/{number}", DISPUTE))

    def try_login(
        self, trial_id: str, number: PersonNumber, sealed_password: bytes, officer_code: str
    ) -> LoginTrial:
        """Number and sealed password."""
        nonce = self._line.nonce()
        asked = LoginQuestion(
            trial_id=trial_id,
            number=number.value,
            sealed_password=b64encode(sealed_password).decode(),
            officer=officer_code,
            nonce=nonce,
        )
        raw, said = self._line.ask("/v1/logins", asked, LOGIN, trial_id)
        return _trial(trial_id, raw, said)

    def activate(self, trial_id: str, sealed_password: bytes) -> LoginTrial:
        """The first password."""
        nonce = self._line.nonce()
        asked = ActivationQuestion(sealed_password=b64encode(sealed_password).decode(), nonce=nonce)
        raw, said = self._line.ask(f"/v1/logins/{trial_id}/password", asked, LOGIN)
        return _trial(trial_id, raw, said)


def _dispute(said: Mapping[str, Any]) -> Dispute:
    try:
        return Dispute(
            number=clean_text(str(said["number"]), max_length=40),
            state=DisputeState(said["state"]),
            at=moment(said["state_at"]),
            code=clean_text(str(said["code"]), max_length=80),
        )
    except (KeyError, ValueError, TypeError):
        raise not_the_centre() from None


def _trial(trial_id: str, raw: bytes, said: Mapping[str, Any]) -> LoginTrial:
    try:
        code, locked = said.get("code"), said.get("locked_until")
        return LoginTrial(
            id=trial_id,
            state=LoginState(said["state"]),
            code=one_time_code(code, raw, None) if code is not None else None,
            locked_until=moment(locked) if locked else None,
        )
    except (KeyError, ValueError, TypeError, AttributeError):
        raise not_the_centre() from None


def _entry(request_id: str, sealed: SealedRegistration) -> RegistrationEntry:
    return RegistrationEntry.of(request_id, sealed.digest, sealed.envelope, sealed.attachments)
