"""Cards that speak T=0, and readers that are there before or after the card."""

from __future__ import annotations

import os
import threading

import pytest
from fakes.contact_chip import T0_ATR, ContactChip
from support.pcscd import desk, pcscd, slot, wait_for_card, wait_until  # noqa: F401

from kiosk.devices.pcsc import PcscReaders
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import make_card, mrz_key
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki
from kiosk.practice.private_pcscd import PrivatePcscd
from kiosk.practice.vpcd import VpcdSlot, serve

PERSON = load_person()
KEYS = AccessKeys((mrz_key(PERSON),), PERSON.card_access_number)


@pytest.mark.parametrize("profile", ["bac", "vn"])
def test_a_contact_card_is_read_over_t0(slot: VpcdSlot, profile: str) -> None:  # noqa: F811
    card = make_card(PERSON, PracticePki.in_memory(), profile)
    slot.insert(ContactChip.of(card))
    wait_for_card()
    with PcscReaders().connect() as channel:
        assert channel.atr == T0_ATR
        with pytest.raises(ExtendedLengthRefused):
            channel.transmit(bytes.fromhex("00B09C00000800"))
        reading = read_card(channel, KEYS, randomness=os.urandom, progress=lambda _step: None)
    assert reading.files[FileId.DG2] == card.files.application[0x0102]


def test_a_card_that_waits_goes_in_whenever_there_is_a_reader(pcscd: PrivatePcscd) -> None:  # noqa: F811
    chip = make_card(PERSON, PracticePki.in_memory(), "bac").chip()
    stop = threading.Event()
    server = threading.Thread(
        target=serve, args=(chip,), kwargs={"port": pcscd.port, "stop": stop, "waits": True}
    )
    pcscd.stop()
    server.start()
    try:
        for _ in range(2):
            pcscd.start()
            wait_until(lambda: len(desk()) == 2, "readers back")
            wait_for_card()
            pcscd.stop()
    finally:
        stop.set()
        server.join()
        pcscd.start()
