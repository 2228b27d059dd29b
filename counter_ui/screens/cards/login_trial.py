"""What a trial of signing in goes through, apart from how it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from textual.message import Message

from counter_ui.showing import clock_text
from counter_ui.widgets.key_line import Hint
from kiosk.domain.account_service import LoginState, LoginTrial
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.policy import OneTimeCodeRules, PasswordRules
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.try_login import TryLogin

NO_PASSWORD = "-"
"""Typed by nobody: shorter than any password may be, so it opens no account that has one."""


class Moment(StrEnum):
    """What is asked of the citizen now."""

    NUMBER = "number"
    CODE = "code"
    PASSWORD = "password"
    OVER = "over"


@dataclass(repr=False, eq=False)
class TrialAnswered(Message, bubble=False):
    """How far number and password, or the first password, came."""

    trial: LoginTrial


@dataclass(repr=False, eq=False)
class TrialCodeAnswered(Message, bubble=False):
    """What the centre says of the code."""

    code: OneTimeCode


def hints_of(moment: Moment) -> Sequence[Hint]:
    """The keys that do something now."""
    last: tuple[Hint, ...] = (("Esc", "key.by_citizen.leave"), ("F1", "key.help"))
    keys: dict[Moment, tuple[Hint, ...]] = {
        Moment.NUMBER: (("Enter", "key.by_citizen.sign_in"), ("F4", "key.by_citizen.no_password")),
        Moment.CODE: (("0-9", "key.by_citizen.type_code"), ("F5", "key.by_citizen.resend")),
        Moment.PASSWORD: (("Enter", "key.by_citizen.set_password"), ("F6", "key.numbers")),
        Moment.OVER: (("Enter", "key.by_citizen.done"),),
    }
    return (*keys[moment], *last)


def rules_in_force(login: TryLogin) -> tuple[OneTimeCodeRules, PasswordRules]:
    """Those of the policy held here, to count down and to list; the centre's own decide."""
    try:
        policy = login.policies.current(login.clock.now())
    except KioskError:
        return OneTimeCodeRules(), PasswordRules()
    return policy.one_time_code, policy.password


def refusal(trial: LoginTrial) -> AtTheDeskError:
    """Why there is no code: each state has its own words."""
    if trial.state is LoginState.LOCKED:
        until = clock_text(trial.locked_until) if trial.locked_until else "…"
        return AtTheDeskError("login.locked", until=until)
    if trial.state is LoginState.NO_PHONE:
        return AtTheDeskError("login.no_phone")
    return AtTheDeskError("login.refused")
