"""Who it is, in lines, where no chip is asked for: from a card's code, typed where it is silent."""

from __future__ import annotations

from collections.abc import Callable

from counter_ui.person_stated import PERSON, known_facts, read_claims, without_typing
from counter_ui.plain.conversation import Conversation
from counter_ui.screens.cards import entry_rules
from counter_ui.screens.scanned_text import Scanned, Sorted, sort_scan
from counter_ui.station import Station
from kiosk.domain.claim import Source
from kiosk.domain.local_day import local_day
from kiosk.domain.registration import Draft
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.use_cases.read_evidence import TypedPerson

Judge = Callable[[str], object]


def is_stated(draft: Draft) -> bool:
    """Whether number, name and birth date stand in the draft, read or typed."""
    typed = draft.claim(Source.TYPED)
    known = known_facts((*read_claims(draft), *((typed,) if typed else ())))
    return all(name in known for name in PERSON)


def state_person(draft: Draft, station: Station, talk: Conversation) -> Draft:
    """Asks for a scan first; typing what it does not say. Raises ``Back`` and ``Stop``."""
    draft, number = _scanned(draft, station, talk)
    known = known_facts(read_claims(draft))
    while True:
        if all(name in known for name in PERSON):
            return without_typing(draft)
        typed = _typed(draft, {**({"number": number} if number else {}), **known}, talk)
        try:
            return station.desk.read_evidence.person(draft, typed)
        except KioskError as error:
            talk.tell(error)
            number = ""


def _scanned(draft: Draft, station: Station, talk: Conversation) -> tuple[Draft, str]:
    """The draft with a card's code in it, or the number that was typed instead."""
    zone = ""
    while True:
        text = talk.ask("plain.scan_next" if zone else "plain.scan_or_number", quiet=True)
        found = sort_scan(text, zone)
        zone = found.text if found.kind is Scanned.MRZ_PART else ""
        if not text and read_claims(draft):
            return draft, ""
        if found.kind is Scanned.NUMBER or not text:
            return draft, found.text
        try:
            read = read_code(draft, found, station)
        except KioskError as error:
            talk.tell(error)
            continue
        if read is not None:
            return read, ""


def read_code(draft: Draft, found: Sorted, station: Station) -> Draft | None:
    """None while a line of the zone is missing. Raises ``scan.…`` for what is no card's."""
    read = station.desk.read_evidence
    if found.kind is Scanned.QR:
        return read.qr(draft, found.text)
    if found.kind is Scanned.MRZ:
        return read.mrz(draft, found.text)
    if found.kind is Scanned.MRZ_PART:
        return None
    damaged = found.kind is Scanned.DAMAGED
    raise AtTheDeskError("scan.damaged" if damaged else "scan.not_known")


def _typed(draft: Draft, known: dict[str, str], talk: Conversation) -> TypedPerson:
    today = local_day(draft.opened_at)
    rules: dict[str, Judge] = {
        "number": entry_rules.person_number,
        "name": entry_rules.person_name,
        "birth": lambda text: entry_rules.birth_date(text, today),
    }
    found = {name: _known(name, rules[name], known.get(name, ""), talk) for name in PERSON}
    return TypedPerson(found["number"], found["name"], found["birth"])


def _known(name: str, judge: Judge, text: str, talk: Conversation) -> str:
    """What is known already, once it holds; else typed until it does."""
    while True:
        text = text or talk.ask(f"plain.person_{name}", vietnamese=name == "name")
        try:
            judge(text)
        except AtTheDeskError as error:
            talk.tell(error)
            text = ""
        else:
            return text
