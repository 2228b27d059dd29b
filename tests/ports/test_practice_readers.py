from __future__ import annotations

import threading

import pytest
from support.pcscd import wait_until

from kiosk.errors import AtTheDeskError
from kiosk.ports.card_reader import CardPresence, CardReaders, DeskReaders
from kiosk.practice.card import make_card
from kiosk.practice.chip import VirtualChip
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki
from kiosk.practice.readers import PRACTICE_READER, PracticeReaders

SELECT = bytes.fromhex("00A4040C07A0000002471001")


@pytest.fixture(scope="module")
def chip() -> VirtualChip:
    return make_card(load_person(), PracticePki.in_memory()).chip()


def refused(readers: CardReaders, code: str, name: str | None = None) -> None:
    with pytest.raises(AtTheDeskError) as caught, readers.connect(name):
        pass
    assert caught.value.code == code


def test_a_card_is_lent_and_then_reset(chip: VirtualChip) -> None:
    readers = PracticeReaders()
    refused(readers, "card.absent")
    readers.insert(chip)
    refused(readers, "reader.gone", "another reader")
    with readers.connect(PRACTICE_READER) as channel:
        assert channel.atr == chip.atr
        assert channel.transmit(SELECT) == b"\x90\x00"
        assert readers.readers()[0].presence is CardPresence.IN_USE
        refused(readers, "card.in_use")
    with readers.connect() as channel:
        assert channel.transmit(bytes.fromhex("0084000008")).hex() == "6982"


def test_a_card_taken_away_in_the_middle_is_removed(chip: VirtualChip) -> None:
    readers = PracticeReaders()
    readers.insert(chip)
    with readers.connect() as channel:
        readers.remove()
        with pytest.raises(AtTheDeskError) as caught:
            channel.transmit(SELECT)
    assert caught.value.code == "card.removed"


def test_the_watch_tells_of_each_change(chip: VirtualChip) -> None:
    readers = PracticeReaders()
    seen: list[DeskReaders] = []
    stop = threading.Event()
    watcher = threading.Thread(target=readers.watch, args=(seen.append, stop))
    watcher.start()
    try:
        wait_until(lambda: len(seen) == 1, "first state")
        readers.insert(chip)
        wait_until(lambda: len(seen) == 2, "insertion")
    finally:
        stop.set()
        watcher.join()
    assert [each.readers[0].presence for each in seen] == [
        CardPresence.ABSENT,
        CardPresence.PRESENT,
    ]
