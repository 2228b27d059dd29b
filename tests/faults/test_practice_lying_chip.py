"""Against a chip that lies a reading ends: in time, within bounds, with an error of ours."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache

import pytest
from fakes.lying_chip import (
    LIES_AT_THE_WIRE,
    LIES_IN_THE_AGREEMENT,
    LIES_WITH_RESIDUES,
    Lie,
    LyingChip,
    endless,
    lying_contents,
    with_file,
)

from kiosk.domain.evidence import Outcome
from kiosk.errors import KioskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.access_keys import AccessKeys
from kiosk.formats.emrtd.channel import Channel
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.reader import read_card
from kiosk.formats.emrtd.trust_anchors import TrustAnchors
from kiosk.practice.card import PracticeCard, make_card, mrz_key
from kiosk.practice.chip import ChipChannel
from kiosk.practice.people import load_person
from kiosk.practice.pki import PracticePki

PERSON = load_person()
KEYS = AccessKeys((mrz_key(PERSON),), PERSON.card_access_number)
MOST_EXCHANGES = 3000


@cache
def card(profile: str) -> PracticeCard:
    return make_card(PERSON, PracticePki.in_memory(), profile)


def read(channel: Channel) -> ChipReading | KioskError:
    """Read; whatever is not one of our errors goes through and fails the test."""
    try:
        return read_card(channel, KEYS, randomness=os.urandom, progress=lambda _step: None)
    except KioskError as error:
        return error


@pytest.mark.parametrize("begin", [0, 1, 2, 3, 5, 7, 9, 12])
@pytest.mark.parametrize("lie", LIES_AT_THE_WIRE.values(), ids=LIES_AT_THE_WIRE)
@pytest.mark.parametrize("profile", ["bac", "vn"])
def test_lies_at_the_wire(profile: str, lie: Lie, begin: int) -> None:
    chip = LyingChip(card(profile).chip(), lie, begin)
    read(chip)
    assert chip.exchanges < MOST_EXCHANGES


AGREEMENTS = {
    **{f"vn {name}": ("vn", lie) for name, lie in LIES_IN_THE_AGREEMENT.items()},
    **{f"pace-dh-im {name}": ("pace-dh-im", lie) for name, lie in LIES_WITH_RESIDUES.items()},
}
ONLY_WITH_CAM = {"vn wrong mapping data", "vn no mapping data"}


@pytest.mark.parametrize("name", sorted(AGREEMENTS.keys() - ONLY_WITH_CAM))
def test_lies_in_the_key_agreement_open_nothing(name: str) -> None:
    profile, lie = AGREEMENTS[name]
    chip = LyingChip(card(profile).chip(), lie)
    outcome = read(chip)
    assert isinstance(outcome, KioskError)
    assert chip.exchanges < 100


@pytest.mark.parametrize("name", ["wrong mapping data", "no mapping data"])
def test_lies_about_the_mapping_prove_nothing(name: str) -> None:
    outcome = read(LyingChip(card("pace-cam").chip(), LIES_IN_THE_AGREEMENT[name]))
    if not isinstance(outcome, KioskError):
        verdict = judge(ChipEvidence.of(outcome), TrustAnchors(), datetime(2026, 1, 1, tzinfo=UTC))
        [proof] = [check for check in verdict.checks if check.name == "chip.pace_cam"]
        assert proof.outcome is not Outcome.HOLDS


@pytest.mark.parametrize(
    "file",
    [
        FileId.CARD_ACCESS,
        FileId.COM,
        FileId.SOD,
        FileId.DG1,
        FileId.DG2,
        FileId.DG13,
        FileId.DG14,
        FileId.DG15,
    ],
)
def test_lies_in_the_files(file: FileId) -> None:
    made = card("vn")
    stored = made.files.master if file is FileId.CARD_ACCESS else made.files.application
    for what, content in lying_contents(stored[file.identifier]):
        chip = LyingChip(with_file(made, file, content).chip(), lambda _c, _q, truth: truth)
        outcome = read(chip)
        assert chip.exchanges < MOST_EXCHANGES, what
        if not isinstance(outcome, KioskError):
            assert sum(map(len, outcome.files.values())) < 1 << 21, what


def test_an_endless_file_ends() -> None:
    made = card("bac")
    dg2 = made.files.application[FileId.DG2.identifier]
    outcome = read(ChipChannel(with_file(made, FileId.DG2, endless(dg2)).chip()))
    assert isinstance(outcome, KioskError) or len(outcome.files[FileId.DG2]) <= 512 * 1024


def test_a_chip_that_never_ends_its_status_words_is_left() -> None:
    for lie in ("always_more", "always_another_length", "always_too_long"):
        chip = LyingChip(card("bac").chip(), LIES_AT_THE_WIRE[lie])
        assert isinstance(read(chip), KioskError)
