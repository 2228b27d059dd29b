"""Đăng nhập thử: the citizen tries the new account against the centre before leaving."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from kiosk.domain.account_service import LoginTrial
from kiosk.domain.duties import Duty, require
from kiosk.domain.ledger import LedgerKind
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.password_rule import OwnFacts, judge_password
from kiosk.domain.person_number import PersonNumber
from kiosk.errors import AtTheDeskError
from kiosk.formats.sealed_secret import SecretUse
from kiosk.ports.account_desk import AccountDesk
from kiosk.ports.clock import Clock
from kiosk.ports.ids import Ids
from kiosk.ports.one_time_codes import OneTimeCodes
from kiosk.ports.policy_source import PolicySource
from kiosk.ports.secret_sealer import SecretSealer
from kiosk.ports.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class TryLogin:
    """Number and password, then the OTP, all typed by the owner."""

    store: Store
    clock: Clock
    ids: Ids
    sealer: SecretSealer
    accounts: AccountDesk
    codes: OneTimeCodes
    policies: PolicySource

    def begin(self, number: PersonNumber, password: str, officer_code: str) -> LoginTrial:
        """Number and password; the password is sealed at once.

        Raises ``AtTheDeskError('password.empty')``, ``LaterError`` where the centre cannot be
        asked, ``TechnicianError('sealing_key.missing')``, ``SupervisorError`` for an officer of
        this counter who is no clerk.
        """
        known = self.store.run(lambda unit: unit.officers.find(officer_code))
        if known is not None:
            require(known[0], Duty.REGISTER)
        typed = unicodedata.normalize("NFC", password)
        if not typed or len(typed.encode()) > 500:
            raise AtTheDeskError("password.empty")
        trial_id = self.ids.new_id()
        sealed = self.sealer.seal_secret(SecretUse.SIGN_IN, trial_id, typed)
        trial = self.accounts.try_login(trial_id, number, sealed, officer_code)
        facts = {"trial": trial_id, "outcome": trial.state.value}
        now = self.clock.now()
        self.store.run(lambda unit: unit.ledger.append(LedgerKind.LOGIN_TRIED, facts, now))
        return trial

    def attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        """The OTP; *confirmed* means that the sign-in works.

        Raises ``AtTheDeskError('one_time_code.not_digits')``, ``LaterError``.
        """
        digits = "".join(typed.split())
        if not (digits.isascii() and digits.isdigit() and len(digits) == code.digits):
            raise AtTheDeskError("one_time_code.not_digits", digits=code.digits)
        return self.codes.attempt(code, digits)

    def activate(self, trial: LoginTrial, password: str, repeated: str) -> LoginTrial:
        """The first password, after the OTP; the centre judges it by what it knows of the owner.

        Raises ``AtTheDeskError``: ``password.differs``, ``password.refused`` (one of the five
        conditions is missing); ``LaterError``, ``TechnicianError('sealing_key.missing')``.
        """
        chosen = unicodedata.normalize("NFC", password)
        if chosen != unicodedata.normalize("NFC", repeated):
            raise AtTheDeskError("password.differs")
        rules = self.policies.current(self.clock.now()).password
        if not judge_password(chosen, OwnFacts(), rules).accepted:
            raise AtTheDeskError("password.refused")
        sealed = self.sealer.seal_secret(SecretUse.NEW_PASSWORD, trial.id, chosen)
        return self.accounts.activate(trial.id, sealed)

    def resend(self, code: OneTimeCode) -> OneTimeCode:
        """*Gửi lại OTP*."""
        return self.codes.resend(code)
