"""Đăng nhập thử, in lines: number and password, the code, or a first password; nothing is kept."""

from __future__ import annotations

from counter_ui.plain.code import CodeDesk, CodeTalk
from counter_ui.plain.conversation import Conversation
from counter_ui.plain.password import ask_password
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.login_trial import NO_PASSWORD, refusal, rules_in_force
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.account_service import LoginState, LoginTrial
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.password_rule import OwnFacts, judge_password
from kiosk.domain.person_number import PersonNumber
from kiosk.errors import AtTheDeskError, KioskError

_BY_CODE = frozenset({LoginState.CODE_SENT, LoginState.ACTIVATION})


def try_login(station: Station, officer_code: str, talk: Conversation) -> None:
    """All of it typed by the citizen. Raises ``Back`` and ``Stop``."""
    _say(talk, "number")
    use = ways_of(station).try_login
    code_rules, password_rules = rules_in_force(use)
    trial, code = _begun(station, officer_code, talk)
    desk = CodeDesk(
        send=lambda: code, resend=use.resend, attempt=use.attempt, clock=use.clock, rules=code_rules
    )
    _say(talk, "code")
    if station.practice_sms:
        talk.say("practice.sms", url=station.practice_sms)
    CodeTalk(desk, talk).confirmed()
    if trial.state is not LoginState.ACTIVATION:
        talk.say("login.works")
    else:
        _say(talk, "password")
        talk.say("password_entry.rule")
        while True:
            new = ask_password(
                talk,
                lambda each: judge_password(each, OwnFacts(), password_rules),
                "plain.first_password",
            )
            if new and _activated(station, trial, new, talk):
                break
        talk.say("login.activated")
    talk.say("login.next")
    talk.say("login.home")


def _say(talk: Conversation, moment: str) -> None:
    for key in (f"login.what_{moment}", f"login.why_{moment}"):
        talk.say(key)


def _begun(
    station: Station, officer_code: str, talk: Conversation
) -> tuple[LoginTrial, OneTimeCode]:
    """Number and password, until the centre sends a code."""
    use = ways_of(station).try_login
    while True:
        number = _ask_number(talk)
        password = talk.ask_alone("plain.login_password") or NO_PASSWORD
        try:
            trial = use.begin(number, password, officer_code)
        except KioskError as error:
            talk.tell(error, "login.again_number")
            continue
        if trial.state in _BY_CODE and trial.code is not None:
            return trial, trial.code
        talk.tell(refusal(trial))


def _ask_number(talk: Conversation) -> PersonNumber:
    while True:
        try:
            return entry_rules.person_number(talk.ask("plain.login_number", quiet=True))
        except AtTheDeskError as error:
            talk.tell(error)


def _activated(station: Station, trial: LoginTrial, new: str, talk: Conversation) -> bool:
    activate = ways_of(station).try_login.activate
    try:
        state = activate(trial, new, talk.ask_alone("plain.password_again")).state
    except KioskError as error:
        talk.tell(error, "login.again_password")
        return False
    if state is LoginState.ACTIVATED:
        return True
    talk.tell_code("login.password_refused")
    return False
