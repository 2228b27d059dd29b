"""What the citizen does alone, in lines: the one-time code and the password, typed unseen."""

from __future__ import annotations

from counter_ui.journey import Journey
from counter_ui.plain.code import CodeDesk, CodeTalk
from counter_ui.plain.conversation import Conversation
from counter_ui.plain.password import ask_password
from counter_ui.plain.proving import prove
from counter_ui.route import code_is_asked
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.one_time_code import OneTimeCode
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Confirmed, Draft
from kiosk.errors import KioskError


def confirm_phone(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """The owner of the phone types the code; level and duplicates are asked anew by it."""
    contact = journey.contact
    phone = contact.phone if contact else None
    if phone is None or journey.draft.phone_confirmed == phone:
        return journey if journey.proofed is not None else prove(journey, station, talk)
    for key in ("code.what", "code.why", "never_ask"):
        talk.say(key)
    if station.practice_sms:
        talk.say("practice.sms", url=station.practice_sms)
    owned = _OwnedPhone(journey.draft, phone, station)
    may_skip = not code_is_asked(journey.draft)
    if not CodeTalk(owned.desk(), talk, may_skip=may_skip).confirmed():
        return journey
    return prove(journey.with_draft(owned.draft), station, talk)


class _OwnedPhone:
    """Holds the draft, which grows by the proof."""

    def __init__(self, draft: Draft, phone: Phone, station: Station) -> None:
        self.draft, self._phone = draft, phone
        self._confirm = ways_of(station).confirm_phone

    def desk(self) -> CodeDesk:
        """For one code."""
        confirm = self._confirm
        return CodeDesk(
            send=lambda: confirm.send(self.draft, self._phone),
            resend=lambda code: confirm.resend(self.draft, code),
            attempt=self._attempt,
            clock=confirm.clock,
            rules=self.draft.policy.one_time_code,
        )

    def _attempt(self, code: OneTimeCode, typed: str) -> OneTimeCode:
        self.draft, answered = self._confirm.attempt(self.draft, code, typed)
        return answered


def set_password(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Typed twice, sealed at once; Enter alone leaves it for the first sign-in."""
    if journey.proofed is None or journey.contact is None:
        raise RuntimeError("a password before proofing and contact")
    confirm = station.desk.confirm_with_applicant
    confirmed = journey.confirmed or confirm(journey.proofed, journey.contact)
    for key in ("password_card.what", "password_card.why", "password_entry.rule"):
        talk.say(key)
    sealed = _typed_twice(confirmed, station, talk)
    if sealed.sealed_password is not None:
        talk.say("confirm.password")
    return journey.agreed(sealed)


def _typed_twice(confirmed: Confirmed, station: Station, talk: Conversation) -> Confirmed:
    set_to = ways_of(station).set_password
    while True:
        new = ask_password(talk, lambda each: set_to.judge(confirmed, each), "plain.password_new")
        if not new:
            return set_to.later(confirmed)
        try:
            return set_to(confirmed, new, talk.ask_alone("plain.password_again"))
        except KioskError as error:
            talk.tell(error)
