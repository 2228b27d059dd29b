"""A copy that does not fail a proof but avoids it reaches no level; honest cards keep theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.emrtd_readings import NOW, ChangedChannel, anchors, card, read

from kiosk.domain.evidence import Check, Outcome
from kiosk.domain.policy import ApplicantKind, Level, Method
from kiosk.domain.proofing import CARD_VALID, IN_PERSON_QUESTIONS, decide
from kiosk.errors import AtTheDeskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.channel import Channel
from kiosk.practice.card import PracticeCard
from kiosk.practice.card_profiles import PROFILES, ActiveKind, CardProfile
from kiosk.practice.chip import ChipChannel
from kiosk.practice.pace_offer import Mapping, PaceOffer
from kiosk.practice.policy import PRACTICE_POLICY

CA, AA, CAM = "chip.chip_authentication", "chip.active_authentication", "chip.pace_cam"
WITHHELD = (Outcome.FAILS, "chip.proof_withheld")
CARD_SECURITY = 0x011D


def proved(channel: Channel | PracticeCard) -> tuple[Level, dict[str, tuple[Outcome, str]]]:
    bundle = ChipEvidence.from_bytes(ChipEvidence.of(read(channel)).to_bytes())
    checks = judge(bundle, anchors(), NOW).checks
    seen = tuple(Check(name, Outcome.HOLDS) for name in (CARD_VALID, *IN_PERSON_QUESTIONS))
    verdict = decide(PRACTICE_POLICY, ApplicantKind.CITIZEN, Method.IN_PERSON, (*checks, *seen))
    return verdict.level, {check.name: (check.outcome, check.reason) for check in checks}


def without_keys(original: PracticeCard) -> PracticeCard:
    keys = replace(original.keys, chip_authentication=(), active_authentication=None)
    return replace(original, keys=keys)


def without_groups(original: PracticeCard, *groups: int) -> PracticeCard:
    gone = {0x0100 + group for group in groups}
    kept = {n: each for n, each in original.files.application.items() if n not in gone}
    return replace(original, files=replace(original.files, application=kept))


def unnamed_in_com(original: PracticeCard) -> PracticeCard:
    com = b"\x60\x04\x5c\x02\x61\x75"
    application = {**original.files.application, 0x011E: com}
    return replace(original, files=replace(original.files, application=application))


def answering(original: PracticeCard, change: Callable[[bytes, bytes], bytes]) -> Channel:
    return ChangedChannel(ChipChannel(original.chip()), lambda _, sent, got: change(sent, got))


@pytest.mark.parametrize("profile", PROFILES)
def test_an_honest_card_reaches_the_highest_level(profile: str) -> None:
    assert proved(card(profile))[0] is Level.HIGH


def test_an_honest_card_whose_com_names_less_is_asked_all_the_same() -> None:
    level, found = proved(unnamed_in_com(card("vn")))
    assert level is Level.HIGH
    assert found[CA] == found[AA] == (Outcome.HOLDS, "")
    assert found["chip.com_agrees"] == (Outcome.NOT_CHECKED, "chip.com_names_less")


@pytest.mark.parametrize("profile", ["vn", "bac-ca-aa", "pace-only", "pace-dh-im"])
def test_a_copy_whose_com_names_less_is_asked_and_refuses(profile: str) -> None:
    level, found = proved(unnamed_in_com(without_keys(card(profile))))
    assert level is Level.NONE
    assert found[CA] == (Outcome.FAILS, "chip.chip_authentication_refused")
    assert found[AA] == (Outcome.FAILS, "chip.active_authentication_refused")


@pytest.mark.parametrize("profile", ["vn", "bac-ca-aa", "pace-only", "pace-dh-im"])
@pytest.mark.parametrize("hidden_in_com", [True, False])
def test_a_copy_that_gives_no_key_groups_has_withheld_the_proof(
    profile: str, hidden_in_com: bool
) -> None:
    copy = without_groups(without_keys(card(profile)), 14, 15)
    level, found = proved(unnamed_in_com(copy) if hidden_in_com else copy)
    assert level is Level.NONE
    assert found[CA] == found[AA] == WITHHELD
    assert found["chip.hash.dg14"] == (Outcome.NOT_CHECKED, "chip.group_not_read")


def test_a_genuine_chip_with_one_group_that_cannot_be_read_is_not_called_a_copy() -> None:
    level, found = proved(without_groups(card("vn"), 15))
    assert found[CA] == (Outcome.HOLDS, "")
    assert found[AA] == (Outcome.NOT_CHECKED, "chip.group_not_read")
    assert level is Level.MEDIUM


@pytest.mark.parametrize("answer", [b"\x67\x00", b"\x6f\x00", b"\x6d\x00", b"\x90\x00", b"\x00"])
def test_a_copy_that_answers_the_agreement_with_nonsense_has_refused_it(answer: bytes) -> None:
    copy = without_groups(without_keys(card("vn")), 15)

    def nonsense(sent: bytes, honest: bytes) -> bytes:
        agreement = sent[0] == 0x0C and sent[1] in (0x22, 0x86)
        return answer if agreement else honest

    try:
        level, found = proved(answering(copy, nonsense))
    except AtTheDeskError as fault:
        assert fault.code in ("chip.malformed", "chip.mac_wrong")
        return
    assert level is Level.NONE
    assert found[CA][0] is Outcome.FAILS


def test_a_copy_that_finds_every_length_wrong_after_the_agreement_has_not_proved_itself() -> None:
    copy = without_groups(card("vn"), 15)
    agreed = []

    def too_long(sent: bytes, honest: bytes) -> bytes:
        if sent[:2] == b"\x0c\x86":
            agreed.append(sent)
        protected_read = sent[:2] == b"\x0c\xb0"
        return b"\x67\x00" if agreed and protected_read else honest

    with pytest.raises(AtTheDeskError, match=r"chip\.no_security_object"):
        proved(answering(copy, too_long))


def test_a_copy_that_calls_a_short_signature_too_long_has_refused_to_sign() -> None:
    profile = CardProfile(active_authentication=ActiveKind.ECDSA)
    level, found = proved(
        answering(card(profile), lambda sent, got: b"\x67\x00" if sent[1] == 0x88 else got)
    )
    assert found[AA] == (Outcome.FAILS, "chip.active_authentication_refused")
    assert level is Level.NONE


def without_mapping_data(sent: bytes, honest: bytes) -> bytes:
    if sent[:2] != b"\x00\x86" or honest[:1] != b"\x7c":
        return honest
    objects = tlv.parse_all(tlv.parse_exactly(honest[:-2], 0x7C, "test"))
    kept = b"".join(tlv.encode(each.tag, each.value) for each in objects if each.tag != 0x8A)
    return tlv.encode(0x7C, kept) + honest[-2:]


def test_a_copy_that_maps_without_explaining_itself_has_withheld_the_proof() -> None:
    level, found = proved(answering(card("pace-cam"), without_mapping_data))
    assert found[CAM] == WITHHELD
    assert level is Level.NONE


def test_a_copy_that_gives_no_card_security_has_withheld_the_proof() -> None:
    original = card("pace-cam")
    master = {n: each for n, each in original.files.master.items() if n != CARD_SECURITY}
    level, found = proved(replace(original, files=replace(original.files, master=master)))
    assert found[CAM] == WITHHELD
    assert level is Level.NONE


def test_a_copy_that_announces_less_than_was_signed_is_unmasked() -> None:
    profile = CardProfile(pace=(PaceOffer(Mapping.CHIP_AUTHENTICATION), PaceOffer()))
    original = card(profile)
    announced = original.files.master[0x011C]
    objects = tlv.parse_all(tlv.parse_exactly(announced, 0x31, "test"))
    cam = bytes.fromhex("04007F00070202040602")
    kept = b"".join(tlv.encode(e.tag, e.value) for e in objects if cam not in e.value)
    assert len(kept) < len(announced) - 2
    master = {**original.files.master, 0x011C: tlv.encode(0x31, kept)}
    offers = tuple(each for each in original.keys.pace if each.mapping is Mapping.GENERIC)
    copy = replace(
        original,
        files=replace(original.files, master=master),
        keys=replace(original.keys, pace=offers),
    )
    level, found = proved(copy)
    assert found["chip.card_access"] == (Outcome.FAILS, "chip.card_access_differs")
    assert found[CAM] == (Outcome.NOT_CHECKED, "chip.not_asked")
    assert level is Level.NONE
