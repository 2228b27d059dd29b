"""Giấy tờ, in lines: scan or type, then the chip."""

from __future__ import annotations

from collections.abc import Callable

from counter_ui.plain.conversation import Back, Conversation
from counter_ui.screens.scanned_text import Scanned, sort_scan
from counter_ui.station import Station
from kiosk.domain.claim import Source
from kiosk.domain.kept_draft import DraftInHand
from kiosk.domain.registration import Draft
from kiosk.errors import KioskError
from kiosk.formats.emrtd.chip_reading import Progress
from kiosk.use_cases.read_evidence import TypedCard, access_keys

_PRINTED = (Source.QR, Source.MRZ, Source.TYPED)


def read_papers(draft: Draft, station: Station, talk: Conversation) -> Draft:
    """The draft with what was shown. Raises ``Back`` and ``Stop``."""
    while not any(draft.claim(source) for source in _PRINTED):
        draft = _kept(_read_printed(draft, station, talk), station)
    talk.say_facts(tuple(each.claim for each in draft.evidence))
    if draft.claim(Source.CHIP) is None and _opens(draft):
        draft = _kept(_read_chip(draft, station, talk), station)
    return draft


def _read_printed(draft: Draft, station: Station, talk: Conversation) -> Draft:
    read = station.desk.read_evidence
    zone = ""
    while True:
        text = talk.ask("plain.scan_next" if zone else "plain.scan", quiet=True)
        found = sort_scan(text, zone)
        zone = found.text if found.kind is Scanned.MRZ_PART else ""
        try:
            if found.kind is Scanned.QR:
                return read.qr(draft, found.text)
            if found.kind is Scanned.MRZ:
                return read.mrz(draft, found.text)
            if found.kind is Scanned.NUMBER or not text:
                return _type_card(draft, station, talk, found.text)
            if found.kind is Scanned.DAMAGED:
                talk.tell_code("scan.damaged")
            elif found.kind is Scanned.UNKNOWN:
                talk.tell_code("scan.not_known")
        except KioskError as error:
            talk.tell(error)
        except Back:
            continue


def _type_card(draft: Draft, station: Station, talk: Conversation, number: str) -> Draft:
    """The card's face; a wrong field is asked for again with all of them."""
    while True:
        card = TypedCard(
            number or talk.ask("plain.number"),
            talk.ask("plain.birth"),
            talk.ask("plain.expiry"),
            talk.ask("plain.name", vietnamese=True),
        )
        try:
            return station.desk.read_evidence.typed(draft, card)
        except KioskError as error:
            talk.tell(error)
            number = ""


def _read_chip(draft: Draft, station: Station, talk: Conversation) -> Draft:
    while talk.ask("plain.chip", fresh=True) != "0":
        try:
            read = station.desk.read_evidence.chip(draft, _told(talk))
        except KioskError as error:
            talk.tell(error)
        else:
            talk.say("plain.chip_read")
            return read
    talk.say("plain.chip_left")
    return draft


def _told(talk: Conversation) -> Callable[[Progress], None]:
    """One line a phase or file, not one a piece: a braille line is read by fingers."""
    said: set[str] = set()

    def tell(progress: Progress) -> None:
        words = talk.words
        phase = words(f"phase.{progress.phase.value}")
        file = words(f"chip_file.{progress.file.value}") if progress.file is not None else ""
        line = words("plain.reading", phase=phase, file=file)
        if line not in said:
            said.add(line)
            talk.talk.say(line)

    return tell


def _opens(draft: Draft) -> bool:
    keys = access_keys(draft)
    return bool(keys.mrz) or keys.can is not None


def _kept(draft: Draft, station: Station) -> Draft:
    station.desk.keep_draft.keep(DraftInHand(draft=draft, step="evidence"))
    return draft
