"""Phone and e-mail, in lines: read back, judged as on the screen."""

from __future__ import annotations

from counter_ui.journey import Journey
from counter_ui.plain.conversation import Conversation
from counter_ui.screens.cards import entry_rules
from counter_ui.station import Station
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact
from kiosk.errors import AtTheDeskError

_NONE = "0"


def reach(journey: Journey, station: Station, talk: Conversation) -> Journey:
    """Both may be absent, but for the e-mail of an organisation."""
    draft, before = journey.draft, journey.contact
    talk.say("plain.step_contact")
    talk.say("contact.why")
    phone = ask_phone(talk, before.phone if before else None)
    offered = before.email if before and before.email else ""
    required = draft.kind in draft.policy.email_required
    return journey.reached_by(
        Contact(phone=phone, email=ask_mail(talk, required=required, offered=offered))
    )


def ask_phone(talk: Conversation, offered: Phone | None = None) -> Phone | None:
    """Enter takes what is ``offered``; else empty is none, once that was said again."""
    while True:
        typed = ""
        if offered is not None:
            typed = talk.ask("plain.phone_offered", phone=offered.masked) or offered.value
            offered = None
        if typed != _NONE:
            typed = typed or talk.ask("plain.phone")
        if typed and typed != _NONE:
            phone = _read_back(typed, talk)
            if phone is not None:
                return phone
            continue
        talk.say("contact.no_phone")
        if talk.ask_yes("plain.yes_or_no"):
            return None


def ask_own_phone(talk: Conversation) -> Phone:
    """On ways that are nothing without one."""
    while True:
        phone = _read_back(talk.ask("plain.own_phone"), talk)
        if phone is not None:
            return phone


def _read_back(typed: str, talk: Conversation) -> Phone | None:
    try:
        phone = entry_rules.phone(typed)
    except AtTheDeskError as error:
        talk.tell(error)
        return None
    if phone.converted:
        talk.say("contact.converted")
    talk.say("plain.read_back", phone=phone.grouped)
    return phone if talk.ask_yes("plain.yes_or_no") else None


def ask_mail(talk: Conversation, *, required: bool = False, offered: str = "") -> str | None:
    """An address, or nothing where none is required; Enter takes what is ``offered``."""
    key = "plain.mail_needed" if required else "plain.mail"
    if offered:
        talk.say("plain.mail_offered", mail=offered)
    while True:
        typed = talk.ask(key) or offered
        try:
            return entry_rules.mail(typed) if required else entry_rules.mail_if_any(typed)
        except AtTheDeskError as error:
            talk.tell(error)
