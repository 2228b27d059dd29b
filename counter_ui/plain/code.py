"""Mã OTP, in lines: its owner types it unseen; Enter alone sends another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counter_ui.code_faults import code_fault, why_not_again
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.refused import Refused
from counter_ui.widgets.countdown import CentreTime, time_of_sending
from kiosk.domain.clean_text import clean_text
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.policy import OneTimeCodeRules
from kiosk.domain.registration import RefusalReason
from kiosk.errors import KioskError
from kiosk.ports.clock import Clock

_LATER = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeDesk:
    """What is done with one code; all three raise what the use cases raise."""

    send: Callable[[], OneTimeCode]
    resend: Callable[[OneTimeCode], OneTimeCode]
    attempt: Callable[[OneTimeCode, str], OneTimeCode]
    clock: Clock
    rules: OneTimeCodeRules


class CodeTalk:
    """Sent at once; then typed until it is confirmed."""

    def __init__(self, desk: CodeDesk, talk: Conversation, *, may_skip: bool = False) -> None:
        self._desk, self._talk, self._may_skip = desk, talk, may_skip
        self._code: OneTimeCode | None = None
        self._heard: CentreTime | None = None

    def confirmed(self) -> bool:
        """False where it is left for later. Raises ``Back``, ``Stop``, and ``Refused`` where the
        centre knows an account.
        """
        question = "plain.code_or_later" if self._may_skip else "plain.code"
        self._send()
        while True:
            typed = self._talk.ask_alone(question)
            if typed == _LATER and self._may_skip:
                return False
            if not typed:
                self._send()
            elif self._try(typed):
                return True

    def _send(self) -> None:
        code = self._code
        try:
            if code is None or code.status is CodeStatus.LOCKED:
                self._told(self._desk.send())
                return
            fault = why_not_again(self._resend_in_s(code))
            if fault is not None:
                self._talk.tell(fault)
            else:
                self._told(self._desk.resend(code))
        except KioskError as error:
            self._talk.tell(error, "plain.code_send_again")

    def _try(self, typed: str) -> bool:
        if self._code is None:
            self._talk.say("plain.code_not_sent")
            return False
        try:
            code = self._desk.attempt(self._code, typed)
        except KioskError as error:
            self._talk.tell(error, "code.type_again")
            return False
        self._told(code)
        return code.confirmed

    def _told(self, code: OneTimeCode) -> None:
        """What the centre says of it."""
        if self._code is None or code.expires_at != self._code.expires_at:
            self._heard = time_of_sending(code, self._desk.rules, self._desk.clock)
        self._code = code
        fault = code_fault(code, self._resend_in_s(code))
        if fault is not None:
            self._talk.tell(fault)
        elif not code.confirmed:
            phone = clean_text(code.masked_phone, max_length=20)
            self._talk.say("code.sent_to", phone=phone)
        else:
            self._talk.say("confirm.phone_confirmed")
        if code.status is CodeStatus.ACCOUNT_EXISTS:
            raise Refused(RefusalReason.ACCOUNT_EXISTS)
        if code.status is CodeStatus.PHONE_OF_MANY:
            raise Back

    def _resend_in_s(self, code: OneTimeCode) -> int | None:
        clock = self._desk.clock
        return code.resend_in_s(self._heard.now(clock) if self._heard else clock.now())
