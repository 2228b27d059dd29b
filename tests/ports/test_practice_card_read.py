"""The reader reads the virtual card: in process, and through a real pcscd."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from functools import cache

import pytest
from fakes.hostile_people import HOSTILE_TEXTS, hostile_person
from support.pcscd import pcscd, slot, wait_for_card  # noqa: F401

from kiosk.devices.pcsc import PcscReaders
from kiosk.domain.clean_text import CleanText
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.lds_vietnam import parse_data_group_13
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import PracticeCard, make_card, mrz_key
from kiosk.practice.card_profiles import PROFILES
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


def data_groups(card: PracticeCard) -> set[FileId]:
    readable = card.files.application.keys() - card.files.never_readable
    return {file for file in FileId if file.data_group and file.identifier in readable}


@pytest.mark.parametrize("profile", PROFILES)
def test_every_kind_of_card_is_read_in_process(profile: str) -> None:
    person = load_person("hhen-nie-thu")
    card = make_card(person, pki(), profile)
    with in_process(card) as channel:
        reading = read(channel, person)
    for file in data_groups(card):
        assert reading.files[file] == stored(card, file)
    assert reading.access.protocol.startswith("PACE" if card.keys.pace else "BAC")


@pytest.mark.parametrize("profile", PROFILES)
def test_every_kind_of_card_is_read_through_pcscd(
    slot: VpcdSlot,  # noqa: F811
    profile: str,
) -> None:
    person = load_person()
    card = make_card(person, pki(), profile)
    slot.insert(card.chip())
    wait_for_card()
    with PcscReaders().connect() as channel:
        reading = read(channel, person)
    for file in data_groups(card):
        assert reading.files[file] == stored(card, file)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_hostile_texts_on_a_card_come_out_clean(text: str) -> None:
    person = hostile_person(text)
    card = make_card(person, pki(), "pace-cam")
    with in_process(card) as channel:
        reading = read(channel, person)
    facts = parse_data_group_13(reading.files[FileId.DG13])
    shown = [
        getattr(facts, field.name)
        for field in fields(facts)
        if isinstance(getattr(facts, field.name), CleanText)
    ]
    assert shown
    for each in shown:
        assert CleanText(each) == each
        assert "\x1b" not in each


def test_the_default_card_is_read_twice_through_pcscd(slot: VpcdSlot) -> None:  # noqa: F811
    person = load_person()
    card = make_card(person, pki())
    slot.insert(card.chip())
    wait_for_card()
    with PcscReaders().connect() as channel:
        reading = read(channel, person)
    assert reading.files[FileId.DG2] == stored(card, FileId.DG2)
    with PcscReaders().connect() as channel:
        assert read(channel, person).files == reading.files
