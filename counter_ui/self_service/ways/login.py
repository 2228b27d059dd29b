"""Đăng nhập thử: number and password, then the code, as the portal does it."""

from __future__ import annotations

from typing import Final

from counter_ui.screens.cards import entry_rules
from counter_ui.self_service.ending import Ending
from counter_ui.self_service.step import Step
from counter_ui.self_service.steps.challenge import ChallengeStep, needs_challenge
from counter_ui.self_service.steps.code import CodeActs, CodeStep
from counter_ui.self_service.steps.notice import NoticeStep
from counter_ui.self_service.steps.typed import NumberStep, SecretStep
from counter_ui.self_service.typed_way import in_threes
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.way import Group, Way, needs_centre
from counter_ui.showing import clock_text
from kiosk.domain.account_service import LoginState, LoginTrial
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.errors import AtTheDeskError

_KEY = "self_service.login"


def _begin(visit: Visit) -> Step:
    def typed(step: Step, number: str) -> None:
        if needs_challenge(visit):
            step.show(ChallengeStep(visit, lambda here: here.show(_password(visit, number))))
        else:
            step.show(_password(visit, number))

    return NumberStep(visit, f"{_KEY}.number", entry_rules.person_number, typed, grouped=in_threes)


def _password(visit: Visit, number: str) -> Step:
    login = visit.station.ways.try_login

    def needed(text: str) -> None:
        if not text:
            raise AtTheDeskError("password.empty")

    def typed(step: Step, password: str) -> None:
        step.leave()
        person = entry_rules.person_number(number)

        def begin() -> LoginTrial:
            visit.station.limits(visit.policy().unattended, number=person)
            return login.begin(person, password, visit.shift.officer.code)

        def answered(trial: LoginTrial) -> None:
            if trial.state is LoginState.CODE_SENT and trial.code is not None:
                step.show(_code(visit, trial.code))
            else:
                step.tell(_refusal(trial))

        step.work(begin, answered)

    return SecretStep(visit, f"{_KEY}.password", needed, typed)


def _code(visit: Visit, sent: OneTimeCode) -> Step:
    login = visit.station.ways.try_login
    acts = CodeActs(lambda: sent, login.attempt, login.resend)

    def works(step: Step, code: OneTimeCode) -> None:
        step.show_for_good(
            NoticeStep(
                visit,
                f"{_KEY}.works",
                (),
                lambda last: last.end(Ending.DONE),
                button="self_service.button.done",
            )
        )

    return CodeStep(visit, acts, works)


def _refusal(trial: LoginTrial) -> AtTheDeskError:
    """An account that has no password yet gets its first one at the counter or the portal."""
    if trial.state is LoginState.LOCKED and trial.locked_until is not None:
        return AtTheDeskError("login.locked", until=clock_text(trial.locked_until))
    return AtTheDeskError("login.refused")


WAYS: Final = (Way(name="login", group=Group.ACCOUNT, greyed=needs_centre, begin=_begin),)
