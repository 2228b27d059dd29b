"""A card pulled or swapped at any exchange is said to be so, and reads again when it is back."""

from __future__ import annotations

import os
import threading
from functools import cache

import pytest
from support.pcscd import pcscd, slot, wait_for_card  # noqa: F401

from kiosk.devices.pcsc import PcscReaders
from kiosk.errors import AtTheDeskError, KioskError
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import PracticeCard, make_card, mrz_key
from kiosk.practice.chip import VirtualChip
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki
from kiosk.practice.readers import PracticeReaders
from kiosk.practice.vpcd import VpcdSlot

PERSON = load_person()
EXCHANGES = 20  # a Vietnamese card is read in some more


@cache
def card() -> PracticeCard:
    return make_card(PERSON, PracticePki.in_memory())


def read(channel: Channel) -> ChipReading:
    keys = AccessKeys((mrz_key(PERSON),), PERSON.card_access_number)
    return read_card(channel, keys, randomness=os.urandom, progress=lambda _step: None)


class GoesAway(VirtualChip):
    """Calls ``go`` when it has answered ``after`` commands."""

    @classmethod
    def of(cls, made: PracticeCard, after: int) -> GoesAway:
        chip = cls(made.files, made.keys, made.habits)
        chip.left = after
        return chip

    left = 0
    go = staticmethod(lambda: None)

    def process(self, raw: bytes) -> bytes:
        self.left -= 1
        if self.left == 0:
            self.go()
        return super().process(raw)


@pytest.mark.parametrize("after", range(1, EXCHANGES))
def test_pulled_at_any_exchange(after: int) -> None:
    readers = PracticeReaders()
    chip = GoesAway.of(card(), after)
    chip.go = readers.remove  # type: ignore[assignment,method-assign]
    readers.insert(chip)
    with readers.connect() as channel, pytest.raises(AtTheDeskError) as caught:
        read(channel)
    assert caught.value.code == "card.removed"
    readers.insert(card().chip())
    with readers.connect() as channel:
        assert read(channel).files


@pytest.mark.parametrize("after", range(1, EXCHANGES))
def test_swapped_for_another_card_at_any_exchange(after: int) -> None:
    class Swapped:
        def __init__(self) -> None:
            self.chip = GoesAway.of(card(), after)
            self.chip.go = self.swap  # type: ignore[assignment,method-assign]
            self.now: VirtualChip = self.chip
            self.atr = self.chip.atr

        def swap(self) -> None:
            other = load_person("tran-thi-mau")
            self.now = make_card(other, PracticePki.in_memory(), "bac").chip()

        def transmit(self, command: bytes) -> bytes:
            return self.now.process(command)

    with pytest.raises(KioskError):
        read(Swapped())


@pytest.mark.parametrize("after", [1, 4, 6, 9, 14, 19])
def test_pulled_from_a_real_service_and_read_again(slot: VpcdSlot, after: int) -> None:  # noqa: F811
    pulled = threading.Event()
    chip = GoesAway.of(card(), after)

    def go() -> None:
        slot._stop.set()
        pulled.set()

    chip.go = go  # type: ignore[assignment,method-assign]
    slot.insert(chip)
    wait_for_card()
    with PcscReaders().connect() as channel, pytest.raises(AtTheDeskError) as caught:
        read(channel)
    assert pulled.is_set()
    assert caught.value.code == "card.removed"
    slot.remove()
    wait_for_card(present=False)
    slot.insert(card().chip())
    wait_for_card()
    with PcscReaders().connect() as channel:
        assert read(channel).files
