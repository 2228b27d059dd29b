"""Whatever is changed on the way from a chip under secure messaging, no changed file comes out."""

from __future__ import annotations

import os
from functools import cache

from fakes.lying_chip import LyingChip
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.errors import KioskError
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import PracticeCard, make_card, mrz_key
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki

PERSON = load_person()
KEYS = AccessKeys((mrz_key(PERSON),), PERSON.card_access_number)


@cache
def card(profile: str) -> PracticeCard:
    return make_card(PERSON, PracticePki.in_memory(), profile)


@settings(max_examples=150, deadline=None)
@given(
    profile=st.sampled_from(["vn", "bac", "pace-cam"]),
    begin=st.integers(0, 25),
    at=st.integers(0, 3000),
    change=st.integers(1, 255),
    cut=st.one_of(st.none(), st.integers(0, 300)),
    once=st.booleans(),
)
def test_no_changed_file_comes_out(
    profile: str, begin: int, at: int, change: int, cut: int | None, once: bool
) -> None:
    def lie(chip: LyingChip, _command: bytes, response: bytes) -> bytes:
        if once and chip.exchanges != begin + 1:
            return response
        if cut is not None:
            return response[:cut]
        place = at % len(response)
        return response[:place] + bytes([response[place] ^ change]) + response[place + 1 :]

    made = card(profile)
    chip = LyingChip(made.chip(), lie, begin)
    try:
        reading = read_card(chip, KEYS, randomness=os.urandom, progress=lambda _step: None)
    except KioskError:
        return
    for file, content in reading.files.items():
        if file not in (FileId.CARD_ACCESS, FileId.ATR_INFO, FileId.CARD_SECURITY):
            assert content == made.files.application[file.identifier]
