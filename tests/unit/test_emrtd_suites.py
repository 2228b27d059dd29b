"""Virtual cards for the product of suites: each is opened, read, and proves what it offers."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from os import urandom

import pytest
from support.emrtd_readings import NOW, anchors, card, keys, read

from kiosk.domain.evidence import Outcome
from kiosk.errors import AtTheDeskError
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card_profiles import (
    PROFILES,
    ActiveKind,
    CardProfile,
    ChipAuthenticationOffer,
)
from kiosk.practice.chip import ChipChannel, ChipHabits
from kiosk.practice.pace_offer import Mapping, PaceOffer

EXTENDED = ChipHabits(largest_read=2048)
UNCHECKED = {"chip.no_revocation_list", "chip.no_data_group_14"}
CURVES = range(8, 19)
WITHOUT_INTEGRATED = {10}  # secp224r1: its prime is 1 modulo 4


def outcomes(reading: ChipReading) -> dict[str, Outcome]:
    bundle = ChipEvidence.from_bytes(ChipEvidence.of(reading).to_bytes())
    checks = judge(bundle, anchors(), NOW).checks
    for check in checks:
        assert check.outcome is Outcome.HOLDS or check.reason in UNCHECKED, check
    return {check.name: check.outcome for check in checks}


def offered() -> list[PaceOffer]:
    found = [
        PaceOffer(Mapping.GENERIC, suite, number)
        for suite, number in product(CipherSuite, [0, *CURVES])
    ]
    found += [
        PaceOffer(Mapping.INTEGRATED, suite, number)
        for suite, number in product(CipherSuite, [0, *CURVES])
        if number not in WITHOUT_INTEGRATED
    ]
    found += [
        PaceOffer(Mapping.CHIP_AUTHENTICATION, suite, number)
        for suite, number in product(list(CipherSuite)[1:], CURVES)
    ]
    return found


@pytest.mark.parametrize("offer", offered(), ids=lambda each: f"{each.oid}-{each.parameter_id}")
def test_every_way_of_pace(offer: PaceOffer) -> None:
    practice = card(CardProfile(habits=replace(EXTENDED, bac=False), pace=(offer,)))
    reading = read(practice)
    assert reading.access.protocol.startswith("PACE")
    found = outcomes(reading)
    if offer.mapping is Mapping.CHIP_AUTHENTICATION:
        assert found["chip.pace_cam"] is Outcome.HOLDS


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("mapping", [Mapping.GENERIC, Mapping.INTEGRATED])
def test_large_prime_groups_need_extended_commands(mapping: Mapping, number: int) -> None:
    offer = PaceOffer(mapping, CipherSuite.AES128, number)
    assert read(card(CardProfile(habits=EXTENDED, pace=(offer,)))).access.protocol.startswith(
        "PACE"
    )


@pytest.mark.parametrize(
    ("suite", "number", "key_id"), list(product(CipherSuite, [0, *CURVES], [None, 3]))
)
def test_every_way_of_chip_authentication(
    suite: CipherSuite, number: int, key_id: int | None
) -> None:
    offer = ChipAuthenticationOffer(suite, number, key_id, explicit=number == 13)
    reading = read(card(CardProfile(habits=EXTENDED, chip_authentication=(offer,))))
    assert outcomes(reading)["chip.chip_authentication"] is Outcome.HOLDS


def test_a_key_without_its_protocol_is_3des() -> None:
    offer = ChipAuthenticationOffer(CipherSuite.DES3, 12, info=False)
    reading = read(card(CardProfile(chip_authentication=(offer,))))
    assert outcomes(reading)["chip.chip_authentication"] is Outcome.HOLDS


@pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("kind", [ActiveKind.RSA, ActiveKind.ECDSA])
def test_every_hash_of_active_authentication(kind: ActiveKind, hash_name: str) -> None:
    profile = CardProfile(habits=EXTENDED, active_authentication=kind, active_hash=hash_name)
    assert outcomes(read(card(profile)))["chip.active_authentication"] is Outcome.HOLDS


@pytest.mark.parametrize("number", CURVES)
def test_every_curve_of_active_authentication(number: int) -> None:
    profile = CardProfile(
        active_authentication=ActiveKind.ECDSA, active_parameter_id=number, habits=EXTENDED
    )
    assert outcomes(read(card(profile)))["chip.active_authentication"] is Outcome.HOLDS


LONG_KEYS = {"pace-dh-im"}  # public values of 256 bytes do not fit a short command


@pytest.mark.parametrize(
    ("name", "largest"),
    [
        each
        for each in product(PROFILES, [256, 1024, 2048])
        if each not in product(LONG_KEYS, [256])
    ],
)
def test_every_shipped_profile_at_every_length(name: str, largest: int) -> None:
    profile = PROFILES[name]
    habits = replace(profile.habits, largest_read=largest)
    reading = read(card(replace(profile, habits=habits)))
    assert outcomes(reading)
    assert not reading.refused


def test_the_code_alone_opens_the_vietnamese_card() -> None:
    only_can = AccessKeys((), keys().can)
    reading = read(card("vn"), only_can)
    assert (reading.access.protocol, reading.access.password) == ("PACE-ECDH-GM-AES-128", "CAN")


def test_a_wrong_can_gives_way_to_the_zone() -> None:
    reading = read(card("vn"), AccessKeys(keys().mrz, "000000"))
    assert reading.access.password == "MRZ"


def test_pace_announced_and_refused_is_not_replaced_by_bac() -> None:
    with pytest.raises(AtTheDeskError) as caught:
        read(card("vn"), AccessKeys((), "000000"))
    assert caught.value.code == "chip.key_refused"
    assert caught.value.facts["protocol"] == "PACE-ECDH-GM-AES-128"


def test_the_challenge_is_bound_to_registration_device_and_nonce() -> None:
    binding = ChallengeBinding("registration", "device", "nonce")
    reading = read_card(
        ChipChannel(card("vn").chip()),
        keys(),
        randomness=urandom,
        progress=lambda _: None,
        challenge=binding.challenge(),
    )
    bundle = ChipEvidence.of(reading, binding)
    right = judge(bundle, anchors(), NOW, binding=binding)
    other = judge(bundle, anchors(), NOW, binding=replace(binding, registration="other"))
    found = [
        {check.name: check for check in each.checks}["chip.active_authentication"]
        for each in (right, other)
    ]
    assert found[0].outcome is Outcome.HOLDS
    assert (found[1].outcome, found[1].reason) == (Outcome.FAILS, "chip.challenge_wrong")
