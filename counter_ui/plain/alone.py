"""What the citizen does alone, in lines: the one-time code and the password, typed unseen."""

from __future__ import annotations

from counter_ui.code_faults import code_fault, why_not_again
from counter_ui.journey import Journey
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.proving import prove
from counter_ui.plain.refused import Refused
from counter_ui.route import code_is_asked
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from counter_ui.widgets.countdown import CentreTime, time_of_sending
from kiosk.domain.clean_text import clean_text
from kiosk.domain.one_time_code import CodeStatus, OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Confirmed, Draft, RefusalReason
from kiosk.errors import KioskError

_LATER = "0"


def confirm_phone(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """The owner of the phone types the code; level and duplicates are asked anew by it."""
    contact = journey.contact
    phone = contact.phone if contact else None
    if phone is None or journey.draft.phone_confirmed == phone:
        return journey if journey.proofed is not None else prove(journey, station, talk)
    talk.say("code.what")
    talk.say("code.why")
    talk.say("never_ask")
    draft = _Code(journey.draft, phone, station, talk).play()
    return journey if draft is None else prove(journey.with_draft(draft), station, talk)


class _Code:
    """Sent at once; Enter alone sends another."""

    def __init__(self, draft: Draft, phone: Phone, station: Station, talk: Conversation) -> None:
        self._draft, self._phone, self._talk = draft, phone, talk
        self._confirm = ways_of(station).confirm_phone
        self._may_skip = not code_is_asked(draft)
        self._code: OneTimeCode | None = None
        self._heard: CentreTime | None = None

    def play(self) -> Draft | None:
        """The draft with the proof; None where it is left for later. Raises ``Back``, ``Stop``,
        and ``Refused`` where the centre knows an account.
        """
        question = "plain.code_or_later" if self._may_skip else "plain.code"
        self._send()
        while True:
            typed = self._talk.ask_alone(question)
            if typed == _LATER and self._may_skip:
                return None
            if not typed:
                self._send()
            elif self._try(typed):
                return self._draft

    def _send(self) -> None:
        code = self._code
        try:
            if code is None or code.status is CodeStatus.LOCKED:
                self._told(self._confirm.send(self._draft, self._phone))
                return
            fault = why_not_again(self._resend_in_s(code))
            if fault is not None:
                self._talk.tell(fault)
            else:
                self._told(self._confirm.resend(self._draft, code))
        except KioskError as error:
            self._talk.tell(error, "plain.code_send_again")

    def _try(self, typed: str) -> bool:
        if self._code is None:
            self._talk.say("plain.code_not_sent")
            return False
        try:
            self._draft, code = self._confirm.attempt(self._draft, self._code, typed)
        except KioskError as error:
            self._talk.tell(error, "code.type_again")
            return False
        self._told(code)
        return code.confirmed

    def _told(self, code: OneTimeCode) -> None:
        """What the centre says of it."""
        if self._code is None or code.expires_at != self._code.expires_at:
            rules = self._draft.policy.one_time_code
            self._heard = time_of_sending(code, rules, self._confirm.clock)
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
        clock = self._confirm.clock
        return code.resend_in_s(self._heard.now(clock) if self._heard else clock.now())


def set_password(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Typed twice, sealed at once; Enter alone leaves it for the first sign-in."""
    if journey.proofed is None or journey.contact is None:
        raise RuntimeError("a password before proofing and contact")
    confirm = station.desk.confirm_with_applicant
    confirmed = journey.confirmed or confirm(journey.proofed, journey.contact)
    talk.say("password_card.what")
    talk.say("password_card.why")
    talk.say("password_entry.rule")
    sealed = _typed_twice(confirmed, station, talk)
    if sealed.sealed_password is not None:
        talk.say("confirm.password")
    return journey.agreed(sealed)


def _typed_twice(confirmed: Confirmed, station: Station, talk: Conversation) -> Confirmed:
    set_to = ways_of(station).set_password
    while True:
        new = talk.ask_alone("plain.password_new")
        if not new:
            return set_to.later(confirmed)
        verdict = set_to.judge(confirmed, new)
        if not verdict.accepted:
            talk.tell_code("password.refused")
            unmet = [each.value for each, met in verdict.conditions if not met]
            for said in (*unmet, *(each.value for each in verdict.faults)):
                talk.say(said)
            continue
        if not new.isascii():
            talk.say("password_entry.accents")
        try:
            return set_to(confirmed, new, talk.ask_alone("plain.password_again"))
        except KioskError as error:
            talk.tell(error)
