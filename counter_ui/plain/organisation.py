"""Who acts for an enterprise or an agency, in lines, and in what right."""

from __future__ import annotations

from dataclasses import dataclass

from counter_ui.plain.conversation import Conversation
from counter_ui.plain.person import state_person
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.cards.station_ways import ways_of
from counter_ui.station import Station
from kiosk.domain.claim import Source
from kiosk.domain.organisation import Capacity
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError

_CAPACITIES = (Capacity.LEGAL, Capacity.AUTHORISED)


@dataclass(frozen=True, slots=True)
class _Named:
    name: str
    code: str


def represent(draft: Draft, station: Station, talk: Conversation) -> Draft:
    """The draft with representative and organisation; a certificate's own words are not asked
    for. Raises ``Back`` and ``Stop``.
    """
    talk.say("organisation.title")
    _say_stated(draft, talk)
    talk.say("organisation.who")
    while True:
        draft = state_person(draft, station, talk)
        named = _ask_name(draft, talk)
        capacity = _ask_capacity(talk)
        try:
            return ways_of(station).represent_organisation(
                draft, capacity, papers_seen=True, code=named.code, name=named.name
            )
        except KioskError as error:
            talk.tell(error)


def _say_stated(draft: Draft, talk: Conversation) -> None:
    claim = draft.claim(Source.CERTIFICATE)
    name, code = (claim.organisation, claim.organisation_code) if claim else (None, None)
    for key, text in (("organisation_name", name), ("organisation_code", code)):
        if text:
            talk.say("plain.named", label=talk.words(f"entry.{key}"), value=text)


def _ask_name(draft: Draft, talk: Conversation) -> _Named:
    claim = draft.claim(Source.CERTIFICATE)
    name = "" if claim and claim.organisation else _ask_organisation(talk)
    code = "" if claim and claim.organisation_code else _ask_code(talk)
    return _Named(name, code)


def _ask_organisation(talk: Conversation) -> str:
    while True:
        name = talk.ask("plain.organisation_name", vietnamese=True)
        try:
            entry_rules.organisation_name(name)
        except AtTheDeskError as error:
            talk.tell(error)
        else:
            return name


def _ask_code(talk: Conversation) -> str:
    while True:
        code = talk.ask("plain.organisation_code")
        try:
            unusual = entry_rules.organisation_code(code)
        except AtTheDeskError as error:
            talk.tell(error)
            continue
        for each in unusual:
            talk.talk.say(talk.words.reason(each))
        return code


def _ask_capacity(talk: Conversation) -> Capacity:
    """Until the papers of one were seen: without any nobody acts for an organisation."""
    while True:
        talk.say("organisation.capacity")
        named = [talk.words(f"capacity.{each.value}") for each in _CAPACITIES]
        capacity = _CAPACITIES[talk.choose(named, "plain.which_capacity")]
        talk.say(f"organisation.papers_{capacity.value}")
        if talk.ask_yes("plain.yes_or_no"):
            return capacity
        talk.tell_code("representative.no_papers")
