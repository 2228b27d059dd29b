"""Cards that speak T=0, and readers that are there before or after the card."""

from __future__ import annotations

import os
import threading

import pytest
from fakes.contact_chip import T0_ATR, ContactChip
from support.pcscd import desk, pcscd, slot, wait_for_card, wait_until  # noqa: F401

from kiosk.devices.pcsc import PcscReaders
from kiosk.domain.evidence import Outcome
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.chip_authentication import verify
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.reader import read_card
from kiosk.formats.emrtd.security_infos import parse_data_group_14
from kiosk.practice.card import make_card, mrz_key
from kiosk.practice.card_profiles import CardProfile, ChipAuthenticationOffer
from kiosk.practice.chip import ChipHabits
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


class Envelopes(ContactChip):
    envelopes = True


class OpenEnvelopes(Envelopes):
    waits_for_empty = True


@pytest.mark.parametrize("habits", [Envelopes, OpenEnvelopes, ContactChip])
@pytest.mark.parametrize("in_parts", [True, False])
def test_a_key_of_2048_bits_is_proved_over_t0(
    slot: VpcdSlot,  # noqa: F811
    habits: type[ContactChip],
    in_parts: bool,
) -> None:
    profile = CardProfile(
        chip_authentication=(ChipAuthenticationOffer(CipherSuite.AES128, 2),),
        habits=ChipHabits(largest_read=2048, chains=in_parts),
    )
    slot.insert(habits.of(make_card(PERSON, PracticePki.in_memory(), profile)))
    wait_for_card()
    with PcscReaders().connect() as channel:
        reading = read_card(channel, KEYS, randomness=os.urandom, progress=lambda _step: None)
    transcript = reading.chip_authentication
    assert (transcript is not None) == (in_parts or habits.envelopes)
    if transcript is not None:
        infos = parse_data_group_14(reading.files[FileId.DG14])
        assert verify(transcript, infos) == (Outcome.HOLDS, "")
    assert FileId.DG2 in reading.files


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
