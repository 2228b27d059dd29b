"""Xác thực mã OTP: sent when the step is shown; the last digit hands it in by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content

from counter_ui.code_faults import TOO_EARLY, code_fault, why_not_again
from counter_ui.self_service.step import Progress, Step
from counter_ui.self_service.steps.typed import NumberStep
from counter_ui.self_service.visit import Visit
from counter_ui.self_service.widgets.big_button import BigButton
from counter_ui.widgets.countdown import CentreTime, minutes_text, time_of_sending
from counter_ui.widgets.words import line
from kiosk.domain.clean_text import clean_text
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.policy import OneTimeCodeRules
from kiosk.errors import KioskError

_KEY = "self_service.code"
_TICK_S = 1.0
_OVER = {
    CodeStatus.ACCOUNT_EXISTS,
    CodeStatus.PHONE_OF_MANY,
    CodeStatus.LOCKED,
    CodeStatus.CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class CodeActs:
    """What is done with one code; each is called in a thread and asks the centre."""

    send: Callable[[], OneTimeCode]
    attempt: Callable[[OneTimeCode, str], OneTimeCode]
    resend: Callable[[OneTimeCode], OneTimeCode]


class CodeStep(NumberStep):
    """``then(step, code)`` gets the confirmed code."""

    REMEMBERED = False
    NEXT = "self_service.button.confirm"
    LONGEST = 10

    def __init__(
        self,
        visit: Visit,
        acts: CodeActs,
        then: Callable[[Step, OneTimeCode], None],
        *,
        progress: Progress | None = None,
    ) -> None:
        super().__init__(visit, _KEY, lambda _: None, lambda *_: None, progress=progress)
        self._acts, self._confirmed = acts, then
        self._clock = visit.station.ways.choose_method.clock
        self.code: OneTimeCode | None = None
        self._trying = False
        self._heard: CentreTime | None = None

    def beside(self) -> ComposeResult:
        """*Gửi lại OTP*."""
        label = self.visit.words(f"{_KEY}.resend")
        yield BigButton(label, name="resend", id="resend", classes="side-button")

    def begin(self) -> None:
        """Send, the first time."""
        super().begin()
        if self.code is None and not self.busy:
            self.set_interval(_TICK_S, self._tick)
            self.work(self._acts.send, self._heard_of, self._not_asked)

    @property
    def takes_typing(self) -> bool:
        """The message may be on the phone before the centre has said that it was sent."""
        return not self._trying

    def shown(self, text: str) -> str:
        """Boxes."""
        digits = self.code.digits if self.code is not None else 6
        return " ".join(text.ljust(digits, "_"))

    def changed(self) -> None:
        """The last digit hands it in."""
        if self.code is not None and len(self.text) == self.code.digits:
            self.go_on()
        else:
            self._tick()

    def go_on(self) -> None:
        """Hand in what was typed, once."""
        code, typed = self.code, self.text
        if self.busy or code is None or code.status in _OVER or not typed:
            return
        self.put("")
        self._trying = True
        attempt = self._acts.attempt
        self.work(lambda: attempt(code, typed), self._tried, self._not_asked)

    @on(BigButton.Pressed, "#resend")
    def _again(self, event: BigButton.Pressed) -> None:
        event.stop()
        code, resend = self.code, self._acts.resend
        if code is None:
            self.work(self._acts.send, self._heard_of, self._not_asked)
        elif code.status is not CodeStatus.CONFIRMED:
            why_not = why_not_again(self._now_s(code)[1])
            if why_not is not None:
                self.tell(why_not)
            else:
                self.work(lambda: resend(code), self._heard_of, self._not_asked)
        self.line.focus()

    def _tried(self, code: OneTimeCode) -> None:
        self._trying = False
        self._heard_of(code)

    def _heard_of(self, code: OneTimeCode) -> None:
        if self.code is None or code.expires_at != self.code.expires_at:
            self._heard = time_of_sending(code, self._rules(), self._clock)
        self.code = code
        if code.status is CodeStatus.CONFIRMED:
            self.visit.proved_human = True
            self._confirmed(self, code)
            return
        error = code_fault(code, self._now_s(code)[1])
        if error is not None:
            self.line.show_text(self.shown(self.text))
            self.tell(error)
        else:
            self.put(self.text[: code.digits])  # typed while it was being sent: it counts

    def _not_asked(self, error: KioskError) -> None:
        self._trying = False
        self.tell(error)
        self.line.focus()

    def _rules(self) -> OneTimeCodeRules:
        try:
            return self.visit.policy().one_time_code
        except KioskError:
            return OneTimeCodeRules()

    def _now_s(self, code: OneTimeCode) -> tuple[int, int | None]:
        """Seconds until it expires, and until another may be sent (None: never)."""
        now = self._heard.now(self._clock) if self._heard is not None else self._clock.now()
        return code.seconds_left(now), code.resend_in_s(now)

    def _count_wait_told(self, code: OneTimeCode) -> None:
        """The wait counts down where it was told; it is not spoken each second."""
        still = why_not_again(self._now_s(code)[1])
        if still is None:
            self.note.show_help(self._lines(code))
        else:
            self.note.tell(self.visit.error_words(still))

    def _tick(self) -> None:
        code = self.code
        if code is not None and self.note.code == TOO_EARLY and not self.busy:
            self._count_wait_told(code)
        if code is None or self.note.has_class("-error") or code.status in _OVER or self.busy:
            return
        self.note.show_help(self._lines(code))

    def _lines(self, code: OneTimeCode) -> list[Content]:
        words = self.visit.words
        phone = clean_text(code.masked_phone, max_length=20)
        left_s, resend_s = self._now_s(code)
        left = (
            words("code.time_left", time=minutes_text(left_s))
            if left_s
            else words("code.time_over")
        )
        said = [line((words("code.sent_to", phone=phone), "bold")), line(left)]
        sms = self.visit.station.station.practice_sms
        if sms:
            said.append(line((words("practice.sms", url=sms), "$text-warning")))
        if resend_s:
            said.append(line(words("code.resend_later", seconds=resend_s)))
        return said
