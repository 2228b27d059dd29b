"""Every variant of PACE, Chip and Active Authentication: the reader's side against the chip's."""

from __future__ import annotations

import os
from itertools import product

import pytest

from kiosk.errors import AtTheDeskError
from kiosk.formats.emrtd import pace
from kiosk.formats.emrtd.apdu import Command
from kiosk.formats.emrtd.key_derivation import CipherSuite, MrzKey, can_password, mrz_password
from kiosk.formats.emrtd.link import Link
from kiosk.formats.emrtd.object_identifiers import LDS_APPLICATION
from kiosk.formats.emrtd.security_infos import PaceInfo, parse_security_infos
from kiosk.practice.card_security_infos import pace_info, security_infos
from kiosk.practice.chip import ChipChannel, ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.pace_offer import Mapping, PaceOffer

KEY = MrzKey("099012345", "990315", "390315")
EF_COM = b"\x60\x14" + bytes(20)
CURVES = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)
PRIMES = (0, 1, 2)
FIELDS_WITHOUT_INTEGRATED_MAPPING = (10,)  # secp224r1: p is 1 modulo 4


def variants() -> list[PaceOffer]:
    made = []
    for mapping, suite, parameter_id in product(Mapping, CipherSuite, CURVES + PRIMES):
        is_cam = mapping is Mapping.CHIP_AUTHENTICATION
        if is_cam and (suite is CipherSuite.DES3 or parameter_id in PRIMES):
            continue
        if mapping is Mapping.INTEGRATED and parameter_id in FIELDS_WITHOUT_INTEGRATED_MAPPING:
            continue
        made.append(PaceOffer(mapping, suite, parameter_id))
    return made


def name(offer: PaceOffer) -> str:
    return f"{offer.mapping.value}-{offer.suite.value}-{offer.parameter_id}"


def chip(offer: PaceOffer) -> VirtualChip:
    keys = ChipKeys(KEY, "012345", (offer,), mapping_private=0x1234567)
    return VirtualChip(
        ChipFiles({}, {0x011E: EF_COM}), keys, ChipHabits(bac=False, largest_read=2048)
    )


def info(offer: PaceOffer) -> PaceInfo:
    [parsed] = parse_security_infos(security_infos(pace_info(offer)), "test").pace
    return parsed


@pytest.mark.parametrize("offer", variants(), ids=name)
def test_both_sides_agree_and_read_a_file(offer: PaceOffer) -> None:
    link = Link(ChipChannel(chip(offer)))
    session = pace.establish(
        link, info(offer), pace.Password("CAN", can_password("012345")), os.urandom
    )
    link.session = session.channel
    assert link.send(Command(0, 0xA4, 4, 0x0C, LDS_APPLICATION)).ok
    assert link.send(Command(0, 0xB0, 0x9E, 0, ne=256)).data == EF_COM
    assert (session.mapping is not None) is (offer.mapping is Mapping.CHIP_AUTHENTICATION)


@pytest.mark.parametrize("mapping", list(Mapping))
def test_a_wrong_password_is_refused(mapping: Mapping) -> None:
    offer = PaceOffer(mapping)
    link = Link(ChipChannel(chip(offer)))
    with pytest.raises(AtTheDeskError) as caught:
        pace.establish(link, info(offer), pace.Password("CAN", can_password("012346")), os.urandom)
    assert caught.value.code == "chip.key_refused"


def test_the_printed_zone_opens_as_well() -> None:
    link = Link(ChipChannel(chip(PaceOffer())))
    password = pace.Password("MRZ", mrz_password(KEY))
    assert pace.establish(link, info(PaceOffer()), password, os.urandom).channel
