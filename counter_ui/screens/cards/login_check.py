"""Đăng nhập thử: the citizen tries the account against the centre before leaving.

Number and password, then the OTP, as at the portal; an account without a password gets its first
one here. All of it is typed by the citizen, and nothing of it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from counter_ui.messages import WorkFailed
from counter_ui.screens.cards.asked_now import asked_now
from counter_ui.screens.cards.card import Card
from counter_ui.screens.cards.login_entry import LoginEntry, LoginOver
from counter_ui.screens.cards.login_trial import (
    NO_PASSWORD,
    Moment,
    TrialAnswered,
    TrialCodeAnswered,
    hints_of,
    refusal,
    rules_in_force,
)
from counter_ui.screens.cards.station_ways import ways_of, without_traces
from counter_ui.screens.way_intents import CardDone
from counter_ui.station import Station
from counter_ui.widgets.code_entry import CodeEntry
from counter_ui.widgets.hand_over import HandOver
from counter_ui.widgets.key_line import Hint
from counter_ui.widgets.password_entry import PasswordEntry
from counter_ui.widgets.secret_field import SecretField
from counter_ui.wording import Wording
from kiosk.domain.account_service import LoginState, LoginTrial
from kiosk.domain.officer import Shift
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.password_rule import OwnFacts, PasswordVerdict, judge_password
from kiosk.domain.person_number import NumberError, PersonNumber, parse_person_number
from kiosk.errors import AtTheDeskError, KioskError


class LoginCheckCard(Card):
    """Three moments and an end; F4 is for an account that has no password yet."""

    def __init__(
        self, number: PersonNumber | None, station: Station, shift: Shift, words: Wording
    ) -> None:
        super().__init__(words)
        self._shift = shift
        self._try = ways_of(station).try_login
        code_rules, self._rules = rules_in_force(self._try)
        self._head = HandOver(words, words("login.what_number"), words("login.why_number"))
        self._number = LoginEntry(number, words)
        self._code = CodeEntry(words, self._try.clock, code_rules, self.errors)
        self._password = PasswordEntry(words, self._judge)
        self._over = LoginOver(words)
        self._trial: LoginTrial | None = None
        self._moment = Moment.NUMBER
        self._busy = False

    def _judge(self, typed: str) -> PasswordVerdict:
        return judge_password(typed, OwnFacts(), self._rules)

    def compose(self) -> ComposeResult:
        """One moment is shown at a time."""
        yield self._head
        yield self._number
        yield self._code
        yield self._password
        yield self._over
        yield self.errors

    def on_mount(self) -> None:
        """Number and password first."""
        self._show(Moment.NUMBER)

    # Keys

    @property
    def hand_over(self) -> bool:
        """The screen is the citizen's."""
        return True

    @property
    def hints(self) -> Sequence[Hint]:
        """By the moment."""
        return hints_of(self._moment)

    def begin(self) -> None:
        """Where the next input is."""
        if self._moment is Moment.NUMBER:
            self._number.begin()
        elif self._moment is Moment.CODE:
            self._code.begin()
        elif self._moment is Moment.PASSWORD:
            self._password.begin()
        else:
            super().begin()

    def take_key(self, key: str) -> None:
        """Enter at the end."""
        if key == "\n" and self._moment is Moment.OVER:
            self._leave()

    def go_back(self) -> bool:
        """Esc leaves; nothing typed stays."""
        self._leave()
        return True

    def pressed(self, name: str) -> bool:
        """F4 without a password, F5 another code, F6 show or hide."""
        if name == "no_phone" and self._moment is Moment.NUMBER:
            self._begin_trial(lambda: NO_PASSWORD)
        elif name == "read_again" and self._moment is Moment.CODE:
            self._resend()
        elif name == "numbers" and self._moment is Moment.PASSWORD:
            self._password.toggle()
        else:
            return False
        return True

    def _leave(self) -> None:
        for each in (self._number, self._code, self._password):
            each.wipe()
        self.post_message(CardDone())

    # Number and password

    @on(LoginEntry.Complete)
    def _typed(self, event: LoginEntry.Complete) -> None:
        event.stop()
        secret = self._number.take_password()
        self._begin_trial(secret.take)

    def _begin_trial(self, password: Callable[[], str]) -> None:
        if self._busy:
            return
        try:
            number = parse_person_number(self._number.number_text())
        except NumberError as error:
            password()
            self._fail(AtTheDeskError(error.fault.value, digits=error.digits))
            self._number.begin_at_number()
            return
        officer = self._shift.officer.code
        self._work("login", lambda: TrialAnswered(self._try.begin(number, password(), officer)))

    def on_trial_answered(self, message: TrialAnswered) -> None:
        """Each state has its own words."""
        self._busy = False
        trial = message.trial
        if trial.state in (LoginState.CODE_SENT, LoginState.ACTIVATION) and trial.code:
            self._trial = trial
            self._show(Moment.CODE)
            self._show_code(trial.code)
        elif trial.state is LoginState.ACTIVATED:
            self._end("login.activated")
        elif trial.state is LoginState.PASSWORD_REFUSED:
            self._fail(AtTheDeskError("login.password_refused"))
        else:
            self._show(Moment.NUMBER)
            self._fail(refusal(trial))

    # The code

    @on(CodeEntry.Complete)
    def _try_code(self, event: CodeEntry.Complete) -> None:
        event.stop()
        code, attempt = self._code.code, self._try.attempt
        if code is None or self._busy:
            return
        typed = self._code.take()
        self._code.wait(code.masked_phone)
        self._work("code_try", lambda: TrialCodeAnswered(attempt(code, typed.take())))

    def _resend(self) -> None:
        code, resend, why_not = self._code.code, self._try.resend, self._code.why_not_again()
        if code is None or self._busy:
            return
        if why_not is not None:
            self._fail(why_not)
        else:
            self._code.wait(code.masked_phone)
            self._work("code_resend", lambda: TrialCodeAnswered(resend(code)))

    def on_trial_code_answered(self, message: TrialCodeAnswered) -> None:
        """Confirmed goes on; all else is said."""
        self._busy = False
        self._show_code(message.code)

    def _show_code(self, code: OneTimeCode) -> None:
        self._code.show_code(code)
        error = self._code.error()
        if error is not None:
            self._fail(error)
        if code.status is CodeStatus.CONFIRMED:
            activation = self._trial is not None and self._trial.state is LoginState.ACTIVATION
            if activation:
                self._show(Moment.PASSWORD)
            else:
                self._end("login.works")
        self.begin()
        self.changed()

    # The first password

    @on(SecretField.Typed)
    def _retyped(self, event: SecretField.Typed) -> None:
        event.stop()
        if event.field.value:
            self.errors.clear_error()

    @on(PasswordEntry.Complete)
    def _chosen(self, event: PasswordEntry.Complete) -> None:
        event.stop()
        trial, activate = self._trial, self._try.activate
        if trial is None or self._busy:
            return
        if not event.accepted:
            self._fail(AtTheDeskError("password.refused"))
            return
        new, again = self._password.take()
        self._work("activate", lambda: TrialAnswered(activate(trial, new.take(), again.take())))

    # What came of it

    def _work(self, name: str, call: Callable[[], Message]) -> None:
        self._busy = True
        self.errors.clear_error()
        self.start_work(name, without_traces(call))

    def on_work_failed(self, message: WorkFailed) -> None:
        """The centre could not be asked: what was typed is typed again."""
        self._busy = False
        if self._moment is Moment.CODE and self._code.code is not None:
            self._code.failed(self._code.code.masked_phone)
        self._fail(message.error)

    def _fail(self, error: KioskError) -> None:
        self.tell(asked_now(self.words, error, f"login.again_{self._moment.value}"))
        self.begin()

    def _end(self, key: str) -> None:
        self._show(Moment.OVER)
        self._over.say(self.words(key))

    def _show(self, moment: Moment) -> None:
        self._moment = moment
        self.errors.clear_error()
        self._number.display = moment is Moment.NUMBER
        self._code.display = moment is Moment.CODE
        self._password.display = moment is Moment.PASSWORD
        self._over.display = moment is Moment.OVER
        words = self.words
        self._head.say(words(f"login.what_{moment.value}"), words(f"login.why_{moment.value}"))
        self.begin()
        self.changed()
