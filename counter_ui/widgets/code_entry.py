"""Mã OTP: boxes to type in, to which phone it went, how long it holds, when another may be sent."""

from __future__ import annotations

from datetime import datetime

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Digits

from counter_ui.code_faults import TOO_EARLY, code_fault, why_not_again
from counter_ui.widgets.countdown import CentreTime, minutes_text, time_of_sending
from counter_ui.widgets.error_box import ErrorBox
from counter_ui.widgets.secret_field import DigitField, Secret, SecretField
from counter_ui.widgets.words import Part, Words, line
from counter_ui.wording import Wording
from kiosk.domain.clean_text import CleanText, clean_text
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.policy import OneTimeCodeRules
from kiosk.errors import AtTheDeskError
from kiosk.ports.clock import Clock

_TICK_S = 1.0
_NOTHING_SENT = {CodeStatus.ACCOUNT_EXISTS, CodeStatus.PHONE_OF_MANY}
_OVER = {*_NOTHING_SENT, CodeStatus.LOCKED, CodeStatus.CONFIRMED}


class CodeEntry(Vertical):
    """Shows one code; what it decides is only when typing makes sense."""

    class Complete(Message):
        """As many digits as the code has stand in the field."""

    def __init__(
        self, words: Wording, clock: Clock, rules: OneTimeCodeRules, errors: ErrorBox
    ) -> None:
        """``errors`` is where its card says what went wrong: a wait that is told there is counted
        down there too."""
        super().__init__(classes="code-entry")
        self._words, self._clock, self._rules, self._errors = words, clock, rules, errors
        self.code: OneTimeCode | None = None
        """As the centre told it last."""
        self._heard: CentreTime | None = None
        self._busy = False

    def compose(self) -> ComposeResult:
        """Where to, the boxes, the field, the countdowns."""
        yield Words(id="code-sent")
        yield Digits("", id="code-boxes")
        with Horizontal(classes="field-row"):
            yield Words(self._words("code.field"), classes="field-label")
            yield DigitField(digits=self._rules.digits, id="code-typed")
        yield Words(id="code-time")
        yield Words(id="code-resend")

    def on_mount(self) -> None:
        """Empty boxes; the countdown goes by itself."""
        self._draw_boxes()
        self.set_interval(_TICK_S, self.tick)

    # Typing

    @property
    def field(self) -> DigitField:
        """Where the citizen types."""
        return self.query_one("#code-typed", DigitField)

    def begin(self) -> None:
        """Into the field, where there is something to type."""
        if self.takes_digits:
            self.field.focus()
        else:
            self.screen.set_focus(None)

    @property
    def takes_digits(self) -> bool:
        """Whether a code is on its way that may still be typed."""
        return self.code is not None and self.code.status not in _OVER and not self._busy

    @property
    def digits(self) -> int:
        """How many the code has."""
        return self.code.digits if self.code is not None else self._rules.digits

    @property
    def seconds_left(self) -> int:
        """Until the code expires; 0 where none is on its way."""
        return self.code.seconds_left(self._now()) if self.code is not None else 0

    def take(self) -> Secret:
        """What was typed; boxes and field are empty afterwards."""
        secret = self.field.take_secret()
        self._draw_boxes()
        return secret

    def wipe(self) -> None:
        """Empty field and boxes."""
        self.field.wipe()
        self._draw_boxes()

    @on(SecretField.Typed)
    def _typed(self, event: SecretField.Typed) -> None:
        event.stop()
        if not self.takes_digits and self.field.value:
            self.field.wipe()
        self._draw_boxes()
        if self.takes_digits and len(self.field.value) == self.digits:
            self.post_message(self.Complete())

    @on(SecretField.Entered)
    def _entered(self, event: SecretField.Entered) -> None:
        event.stop()
        if self.takes_digits and self.field.value:
            self.post_message(self.Complete())

    def _draw_boxes(self) -> None:
        typed = self.field.value
        boxes = self.query_one("#code-boxes", Digits)
        boxes.update(" ".join(typed.ljust(self.digits, "-")))
        boxes.display = self.code is None or self.code.status not in _OVER

    # The code

    def wait(self, phone: str) -> None:
        """A code is asked for, or a typed one is looked at: nothing is taken meanwhile."""
        self._busy = True
        key = "code.checking" if self.code is not None else "code.sending"
        self._say("#code-sent", (self._words(key, phone=phone), "$quiet"))

    def failed(self, phone: str) -> None:
        """The centre could not be asked: everything stands as before."""
        self._busy = False
        if self.code is None:
            self._say("#code-sent", (self._words("code.not_sent", phone=phone), "$text-warning"))
        else:
            self.show_code(self.code)

    def show_code(self, code: OneTimeCode) -> None:
        """The state that the centre told."""
        if self.code is None or code.expires_at != self.code.expires_at:
            self._heard = time_of_sending(code, self._rules, self._clock)
        self.code, self._busy = code, False
        self.field.max_length = code.digits
        self.wipe()
        phone = clean_text(code.masked_phone, max_length=20)
        sent = code.status not in {*_NOTHING_SENT, CodeStatus.UNREACHABLE, CodeStatus.LOCKED}
        if sent:
            said = self._words("code.sent_to", phone=phone)
            self._say("#code-sent", (CleanText("✓"), "$text-success"), (said, "bold"))
        else:
            self._say("#code-sent", (self._words("code.not_sent", phone=phone), "bold"))
        self.query_one(".field-row").display = code.status not in _OVER
        self.tick()

    def _resend_in_s(self) -> int | None:
        return self.code.resend_in_s(self._now()) if self.code is not None else None

    def error(self) -> AtTheDeskError | None:
        """What is to be said of the last answer; None where all goes well."""
        return code_fault(self.code, self._resend_in_s()) if self.code is not None else None

    def why_not_again(self) -> AtTheDeskError | None:
        """Why another cannot be sent now; None where it can."""
        return why_not_again(self._resend_in_s())

    def tick(self) -> None:
        """Both countdowns, and the wait that was told when another code was asked for."""
        if self._errors.code == TOO_EARLY:
            self._count_wait_told()
        code = self.code
        if code is None or code.status in _OVER:
            self._say("#code-time")
            self._say("#code-resend")
            return
        self._say("#code-time", *self._time_parts(code))
        self._say("#code-resend", *self._resend_parts())

    def _count_wait_told(self) -> None:
        still = self.why_not_again()
        if still is None:
            self._errors.clear_error()
        else:
            self._errors.tell(self._words.error(still))

    def _time_parts(self, code: OneTimeCode) -> tuple[Part, ...]:
        if code.status is CodeStatus.UNREACHABLE:
            return ()
        tries = (self._words("code.attempts", count=code.attempts_left), "$quiet")
        left = code.seconds_left(self._now())
        if left == 0:
            return ((self._words("code.time_over"), "bold $text-warning"), tries)
        return (self._words("code.time_left", time=minutes_text(left)), tries)

    def _resend_parts(self) -> tuple[Part, ...]:
        seconds = self._resend_in_s()
        if seconds is None:
            return ((self._words("code.resend_never"), "$text-warning"),)
        if seconds > 0:
            return ((self._words("code.resend_later", seconds=seconds), "$quiet"),)
        return ((self._words("code.resend_now"), "bold $accent"),)

    def _now(self) -> datetime:
        return self._heard.now(self._clock) if self._heard is not None else self._clock.now()

    def _say(self, selector: str, *parts: Part) -> None:
        self.query_one(selector, Words).say(line(*parts))
