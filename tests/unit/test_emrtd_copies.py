"""Copied, mixed and weakened chips: never proved, each with its own reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.emrtd_readings import NOW, ChangedChannel, anchors, card, read, with_file

from kiosk.domain.evidence import Check, Outcome
from kiosk.errors import AtTheDeskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.files import FileId
from kiosk.practice.card import PracticeCard
from kiosk.practice.card_profiles import PROFILES, ActiveKind, CardProfile
from kiosk.practice.chip import ChipChannel, ChipHabits
from kiosk.practice.pace_offer import Mapping, PaceOffer

CA, AA, CAM = "chip.chip_authentication", "chip.active_authentication", "chip.pace_cam"


def judged(reading: ChipReading) -> dict[str, Check]:
    bundle = ChipEvidence.from_bytes(ChipEvidence.of(reading).to_bytes())
    return {check.name: check for check in judge(bundle, anchors(), NOW).checks}


def copy_of(original: PracticeCard, other: PracticeCard) -> PracticeCard:
    """The files of one chip on another, which has keys of its own."""
    keys = replace(
        original.keys,
        chip_authentication=other.keys.chip_authentication,
        active_authentication=other.keys.active_authentication,
        mapping_private=other.keys.mapping_private,
    )
    return PracticeCard(original.files, keys, original.habits)


@pytest.mark.parametrize("name", ["vn", "bac-ca-aa", "pace-only"])
def test_a_copy_with_other_keys_is_unmasked_by_both_proofs(name: str) -> None:
    found = judged(read(copy_of(card(name), card(name))))
    assert found["chip.sod_signature"].outcome is Outcome.HOLDS
    assert found["chip.data_groups"].outcome is Outcome.HOLDS
    assert (found[CA].outcome, found[CA].reason) == (Outcome.FAILS, "chip.chip_key_wrong")
    assert (found[AA].outcome, found[AA].reason) == (Outcome.FAILS, "chip.active_signature_wrong")


def test_a_copy_without_any_key_is_unmasked() -> None:
    original = card("vn")
    keys = replace(original.keys, chip_authentication=(), active_authentication=None)
    found = judged(read(PracticeCard(original.files, keys, original.habits)))
    assert (found[CA].outcome, found[CA].reason) == (
        Outcome.FAILS,
        "chip.chip_authentication_refused",
    )
    assert found[AA].reason == "chip.active_authentication_refused"


def test_a_copy_that_hides_what_would_unmask_it_is_unmasked_by_that() -> None:
    original = card("vn")
    application = {
        number: content
        for number, content in original.files.application.items()
        if number not in (0x010E, 0x010F)
    }
    files = replace(original.files, application=application)
    found = judged(read(PracticeCard(files, original.keys, original.habits)))
    for name in (CA, AA):
        assert found[name] == Check(name, Outcome.FAILS, "chip.proof_withheld")
    assert found["chip.data_groups"].outcome is Outcome.NOT_CHECKED


def test_a_copy_with_another_mapping_key_is_unmasked() -> None:
    profile = CardProfile(pace=(PaceOffer(Mapping.CHIP_AUTHENTICATION),))
    found = judged(read(copy_of(card(profile), card(profile))))
    assert (found[CAM].outcome, found[CAM].reason) == (Outcome.FAILS, "chip.chip_key_wrong")


def test_the_security_object_of_another_card() -> None:
    one, other = read(card("vn")), read(card("bac"))
    mixed = with_file(one, FileId.SOD, other.files[FileId.SOD])
    found = judged(mixed)
    assert found["chip.sod_signature"].outcome is Outcome.HOLDS
    assert found["chip.data_groups"].outcome is Outcome.FAILS


def test_an_announcement_that_somebody_weakened() -> None:
    reading = read(card("vn"))
    honest = reading.files[FileId.CARD_ACCESS]
    weaker = honest.replace(bytes.fromhex("0202040202"), bytes.fromhex("0202040201"))
    assert weaker != honest
    check = judged(with_file(reading, FileId.CARD_ACCESS, weaker))["chip.card_access"]
    assert (check.outcome, check.reason) == (Outcome.FAILS, "chip.card_access_differs")


def test_an_announcement_that_differs_where_nothing_is_opened() -> None:
    reading = read(card("vn"))
    honest = reading.files[FileId.CARD_ACCESS]
    other = honest.replace(
        bytes.fromhex("04007F0007020202020101"), bytes.fromhex("04007F0007020202020102")
    )
    assert other != honest
    check = judged(with_file(reading, FileId.CARD_ACCESS, other))["chip.card_access"]
    assert check.outcome is Outcome.NOT_CHECKED


def test_pace_that_somebody_hid() -> None:
    original = card("vn")
    files = replace(original.files, master={})
    found = judged(read(PracticeCard(files, original.keys, original.habits)))
    assert found["chip.card_access"].reason == "chip.card_access_hidden"


def test_com_that_names_more_than_was_signed() -> None:
    reading = read(card("bac"))
    found = judged(with_file(reading, FileId.COM, b"\x60\x06\x5c\x04\x61\x75\x6d\x6f"))
    assert found["chip.com_agrees"].reason == "chip.com_names_more"


def test_a_group_that_com_hides_is_read_all_the_same() -> None:
    original = card("bac")
    application = {**original.files.application, 0x011E: b"\x60\x04\x5c\x02\x61\x75"}
    files = replace(original.files, application=application)
    reading = read(PracticeCard(files, original.keys, original.habits))
    assert FileId.DG13 in reading.files
    assert judged(reading)["chip.com_agrees"].reason == "chip.com_names_less"


def test_names_that_differ_between_zone_and_accented_group() -> None:
    original = card("bac")
    reading = read(original)
    zone = reading.files[FileId.DG1].replace(b"NGUYEN<<VAN<THU", b"NGUYEN<<VAN<THA")
    found = judged(with_file(reading, FileId.DG1, zone))
    assert found["chip.groups_agree"].reason == "chip.groups_differ"


def test_an_rsa_signature_that_no_command_can_carry_is_not_held_against_the_chip() -> None:
    profile = CardProfile(habits=ChipHabits(), active_authentication=ActiveKind.RSA)

    def refuse(_number: int, command: bytes, answer: bytes) -> bytes:
        return b"\x67\x00" if command[1] == 0x88 else answer

    reading = read(ChangedChannel(ChipChannel(card(profile).chip()), refuse))
    assert judged(reading)[AA] == Check(AA, Outcome.NOT_CHECKED, "chip.signature_too_long")
    assert FileId.DG2 in reading.files


Change = Callable[[bytes], bytes]


@pytest.mark.parametrize(
    "change",
    [
        lambda answer: b"\x69\x88",
        lambda answer: b"\x6f\x00",
        lambda answer: bytes(
            [each ^ (index == len(answer) - 3) for index, each in enumerate(answer)]
        ),
        lambda answer: b"\x90\x00",
        lambda answer: b"",
    ],
    ids=["6988", "6F00", "mac", "unprotected", "nothing"],
)
def test_a_chip_that_lies_once_at_any_command_is_never_proved_falsely(change: Change) -> None:
    profile = PROFILES["pace-only"]
    practice = card(replace(profile, habits=replace(profile.habits, largest_read=2048)))
    honest = read(practice)
    for at in range(honest.traffic.apdus):

        def lie(number: int, _command: bytes, answer: bytes, at: int = at) -> bytes:
            return change(answer) if number == at else answer

        try:
            reading = read(ChangedChannel(ChipChannel(practice.chip()), lie))
        except AtTheDeskError:
            continue
        found = judged(reading)
        assert found["chip.data_groups"].outcome is not Outcome.FAILS
        for name in (CA, AA):
            if found[name].outcome is Outcome.HOLDS:
                continue
            assert found[name].reason.startswith("chip.")
