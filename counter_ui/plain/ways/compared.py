"""Thuê bao di động and Bảo hiểm xã hội: an authority compares, field by field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from counter_ui.journey import Journey
from counter_ui.person_stated import PERSON, known_facts, read_claims
from counter_ui.plain.contact import ask_mail, ask_own_phone
from counter_ui.plain.conversation import Back, Conversation
from counter_ui.plain.person import state_person
from counter_ui.plain.proving import prove
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.claim import Source
from kiosk.domain.comparison import Answer, Comparison
from kiosk.domain.insurance_code import InsuranceCode
from kiosk.domain.phone import Phone
from kiosk.domain.registration import Contact, Draft
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.ways import Ways

Ask = Callable[[Draft], tuple[Draft, Comparison]]
Prepare = Callable[[Draft, Conversation], Callable[[Ways, Phone], Ask]]
"""Asks for what only this way wants; then the question, from the phone."""


@dataclass(frozen=True, slots=True)
class Compared:
    """``of`` is the family of its words; ``always_seen`` where the answer itself is read."""

    of: str
    prepare: Prepare
    always_seen: bool = False

    def __call__(self, journey: Journey, station: Station, talk: Conversation) -> Journey:
        """Until the authority says that it is so, or the officer goes back or stops."""
        talk.say(f"{self.of}.title")
        while True:
            draft = state_person(journey.draft, station, talk)
            question = self.prepare(draft, talk)
            phone = ask_own_phone(talk)
            contact = Contact(phone=phone, email=ask_mail(talk))
            journey = journey.with_draft(draft).reached_by(contact)
            try:
                found = self._ask(draft, question(ways_of(station), phone), contact, talk)
            except Back:
                talk.say("plain.back")
                continue
            return prove(journey.with_draft(found), station, talk)

    def _ask(self, draft: Draft, ask: Ask, contact: Contact, talk: Conversation) -> Draft:
        """The draft with the answer; asked again by Enter. Raises ``Back`` to correct."""
        while True:
            if contact.phone is not None:
                talk.say(f"{self.of}.asking", phone=contact.phone.grouped)
            try:
                draft, found = ask(draft)
            except KioskError as error:
                talk.tell(error)
            else:
                self._say(found, contact, talk)
                if found.answer is Answer.MATCH:
                    if self.always_seen:
                        talk.ask("plain.go_on", fresh=True)
                    return draft
            talk.ask("plain.ask_again", fresh=True)

    def _say(self, found: Comparison, contact: Contact, talk: Conversation) -> None:
        key = f"{self.of}.{found.answer.value}"
        talk.say(key)
        matches = dict(found.fields)
        for name in (each for each in PERSON if each in matches):
            said = talk.words(f"field_match.{matches[name].value}")
            talk.say("plain.named", label=talk.words(f"entry.{name}"), value=said)
        if found.answer is not Answer.MATCH:
            talk.say(f"{key}_where")
        elif self.always_seen:
            _say_returned(found, contact, talk)


def _say_returned(found: Comparison, contact: Contact, talk: Conversation) -> None:
    """The number by which accounts are found, masked, and the phone to be read back."""
    if found.number is not None:
        label = talk.words("insurance.number")
        talk.say("plain.returned", label=label, value=found.number.masked)
    if found.old_number is not None:
        masked = f"{found.old_number[:2]}•••••{found.old_number[-2:]}"
        talk.say("plain.returned", label=talk.words("insurance.old_number"), value=masked)
    if contact.phone is not None:
        label = talk.words("insurance.read_back")
        talk.say("plain.returned", label=label, value=contact.phone.grouped)


def _carrier(draft: Draft, talk: Conversation) -> Callable[[Ways, Phone], Ask]:
    return lambda ways, phone: lambda asked: ways.check_subscriber(asked, phone)


def _insurer(draft: Draft, talk: Conversation) -> Callable[[Ways, Phone], Ask]:
    code = _ask_code(draft, talk)
    return lambda ways, phone: lambda asked: ways.compare_insurance(asked, code)


def _ask_code(draft: Draft, talk: Conversation) -> InsuranceCode:
    """Empty means the 12-digit number itself."""
    talk.say("insurance.note")
    while True:
        typed = talk.ask("plain.insurance") or _number_of(draft)
        try:
            code = entry_rules.insurance_code(typed)
        except AtTheDeskError as error:
            talk.tell(error)
            continue
        if code.was_shortened:
            talk.say("insurance.shortened", code=code.value)
        return code


def _number_of(draft: Draft) -> str:
    typed = draft.claim(Source.TYPED)
    return known_facts((*read_claims(draft), *((typed,) if typed else ())))["number"]


compare_subscriber = Compared("subscriber", _carrier)
compare_insurance = Compared("insurance", _insurer, always_seen=True)
