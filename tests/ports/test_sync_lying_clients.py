"""A client that leaves out what its chip could sign, or puts its clock back, gains nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fakes.centre_counter import IDS
from support import emrtd_readings
from support.centre_rig import CentreRig, centre_rig

from kiosk.domain.policy import Level
from kiosk.formats.chip_evidence import ChallengeBinding, ChipEvidence
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import make_card, mrz_key
from kiosk.practice.chip import ChipChannel
from kiosk.practice.people import load_person


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[CentreRig]:
    with centre_rig(tmp_path) as running:
        yield running


@pytest.mark.parametrize("profile", ["vn", "bac-ca-aa"])
def test_a_chip_that_can_sign_and_was_not_asked_to_gives_no_level_3(
    rig: CentreRig, profile: str
) -> None:
    """What is left of a reading made for somebody else's registration: files, agreed keys."""
    kept = replace(
        ChipEvidence.of(emrtd_readings.read(emrtd_readings.card(profile))),
        active_authentication=None,
    )
    assert kept.chip_authentication is not None

    def evidence(bound: ChallengeBinding) -> bytes:
        return replace(kept, binding=bound).to_bytes()

    entry = rig.counter.register(evidence=(evidence,))
    rig.send()
    assert rig.outcome(entry) == ("accepted", "", Level.MEDIUM)


def test_a_clock_put_back_makes_no_expired_card_valid(rig: CentreRig) -> None:
    """The nonce that the chip's evidence is bound to is younger than what the counter states."""
    person = load_person("le-van-het-han")
    when = datetime(2024, 5, 1, tzinfo=UTC)
    card = make_card(person, emrtd_readings.pki(), "vn")
    access = AccessKeys((mrz_key(person),), person.number[6:])
    mine = IDS.new_id()
    bound = ChallengeBinding(mine, rig.counter.keys.device_id, rig.counter.nonce)
    reading = read_card(
        ChipChannel(card.chip()),
        access,
        randomness=os.urandom,
        progress=lambda _: None,
        challenge=bound.challenge(),
    )
    entry = rig.counter.register(
        evidence=(ChipEvidence.of(reading, bound).to_bytes(),),
        registration_id=mine,
        applicant={"number": person.number, "name": person.name, "birth": "01/06/1984"},
        confirmed_at=when,
        approved_at=when,
    )
    rig.send()
    assert rig.outcome(entry) == ("refused", "document.expired", 0)
