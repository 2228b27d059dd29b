"""The reader reads the virtual card: in process, and through a real pcscd."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from support.pcscd import pcscd, slot, wait_for_card  # noqa: F401

from kiosk.devices.pcsc import PcscReaders
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import PracticeCard, make_card, mrz_key
from kiosk.practice.chip import ChipChannel
from kiosk.practice.people import Person, load_person, person_names
from kiosk.practice.pki import PracticePki
from kiosk.practice.vpcd import VpcdSlot


@cache
def pki() -> PracticePki:
    return PracticePki.in_memory()


def keys(person: Person) -> AccessKeys:
    return AccessKeys((mrz_key(person),), person.card_access_number)


def read(channel: Channel, person: Person) -> ChipReading:
    return read_card(channel, keys(person), randomness=os.urandom, progress=lambda _step: None)


def stored(card: PracticeCard, file: FileId) -> bytes:
    return card.files.application[file.identifier]


@contextmanager
def in_process(card: PracticeCard) -> Iterator[Channel]:
    yield ChipChannel(card.chip())


@pytest.mark.parametrize("name", person_names())
def test_every_practice_card_is_read_in_process(name: str) -> None:
    person = load_person(name)
    card = make_card(person, pki())
    with in_process(card) as channel:
        reading = read(channel, person)
    for file in (FileId.COM, FileId.SOD, FileId.DG1, FileId.DG2, FileId.DG13):
        assert reading.files[file] == stored(card, file)


def test_the_default_card_is_read_through_pcscd(slot: VpcdSlot) -> None:  # noqa: F811
    person = load_person()
    card = make_card(person, pki())
    slot.insert(card.chip())
    wait_for_card()
    with PcscReaders().connect() as channel:
        reading = read(channel, person)
    assert reading.files[FileId.DG2] == stored(card, FileId.DG2)
    with PcscReaders().connect() as channel:
        assert read(channel, person).files == reading.files
