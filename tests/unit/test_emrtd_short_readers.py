"""Chips and readers that carry short commands only, and keys that do not fit into one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from support.emrtd_readings import NOW, anchors, card, read

from kiosk.domain.evidence import Check, Outcome
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.access import SELECT_APPLICATION
from kiosk.formats.emrtd.apdu import Command, Response
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.chip_reading import ChipReading
from kiosk.formats.emrtd.key_derivation import CipherSuite
from kiosk.practice.card_profiles import PROFILES, CardProfile, ChipAuthenticationOffer
from kiosk.practice.chip import ChipChannel, ChipHabits, VirtualChip
from kiosk.practice.chip_refusal import END_OF_FILE, WRONG_LENGTH, ChipRefusal
from kiosk.practice.pace_offer import Mapping, PaceOffer

LONG_KEYS = CardProfile(
    pace=(PaceOffer(Mapping.GENERIC, CipherSuite.AES128, 2),), habits=ChipHabits(bac=False)
)
CA = "chip.chip_authentication"


def long_chip_key(
    suite: CipherSuite, pace: tuple[PaceOffer, ...], habits: ChipHabits
) -> CardProfile:
    offer = ChipAuthenticationOffer(suite, 2)
    return CardProfile(pace=pace, chip_authentication=(offer,), habits=habits)


class HatesParts(VirtualChip):
    """Ends the session where a protected command is to go on in the next one."""

    def process(self, raw: bytes) -> bytes:
        if raw[0] == 0x1C:
            self.reset()
            super().process(SELECT_APPLICATION.encode())
            return bytes.fromhex("6884")
        return super().process(raw)


@dataclass
class ShortReader(ChipChannel):
    """A reader that carries short commands only, on a chip that would take longer ones."""

    def transmit(self, command: bytes) -> bytes:
        if len(command) > 5 and command[4] == 0:
            raise ExtendedLengthRefused
        return self.chip.process(command)


def judged(reading: ChipReading) -> dict[str, Check]:
    verdict = judge(ChipEvidence.of(reading), anchors(), NOW)
    return {check.name: check for check in verdict.checks}


@pytest.mark.parametrize("mapping", [Mapping.GENERIC, Mapping.INTEGRATED])
@pytest.mark.parametrize("parameter_id", [0, 1, 2])
def test_residues_of_2048_bits_open_a_chip_of_short_commands(
    mapping: Mapping, parameter_id: int
) -> None:
    offer = PaceOffer(mapping, CipherSuite.AES128, parameter_id)
    reading = read(card(replace(LONG_KEYS, pace=(offer,))))
    assert reading.access.protocol.startswith("PACE-DH")
    assert all(check.outcome is not Outcome.FAILS for check in judged(reading).values())


def test_residues_of_2048_bits_pass_a_reader_of_short_commands() -> None:
    profile = replace(LONG_KEYS, habits=ChipHabits(bac=False, largest_read=2048))
    reading = read(ShortReader(card(profile).chip()))
    assert reading.access.protocol == "PACE-DH-GM-AES-128"
    assert judged(reading)["chip.data_groups"].outcome is Outcome.HOLDS


@pytest.mark.parametrize("profile", ["vn", "pace-cam"])
def test_shipped_cards_are_proved_over_a_reader_of_short_commands(profile: str) -> None:
    found = judged(read(ShortReader(card(profile).chip())))
    assert not any(check.outcome is Outcome.FAILS for check in found.values())


@pytest.mark.parametrize("suite", [CipherSuite.DES3, CipherSuite.AES128, CipherSuite.AES256])
@pytest.mark.parametrize("pace", [(), (PaceOffer(Mapping.GENERIC, CipherSuite.AES128, 2),)])
@pytest.mark.parametrize("largest_read", [256, 2048])
def test_a_key_of_2048_bits_is_proved_in_parts(
    suite: CipherSuite, pace: tuple[PaceOffer, ...], largest_read: int
) -> None:
    profile = long_chip_key(suite, pace, ChipHabits(largest_read=largest_read))
    found = judged(read(ShortReader(card(profile).chip())))
    assert found[CA].outcome is Outcome.HOLDS
    assert found["chip.data_groups"].outcome is Outcome.HOLDS


@pytest.mark.parametrize("suite", [CipherSuite.DES3, CipherSuite.AES128])
@pytest.mark.parametrize("pace", [(), (PaceOffer(Mapping.GENERIC, CipherSuite.AES128, 2),)])
def test_a_proof_that_nothing_can_carry_is_not_held_against_the_chip(
    suite: CipherSuite, pace: tuple[PaceOffer, ...]
) -> None:
    profile = long_chip_key(suite, pace, ChipHabits(chains=False))
    found = judged(read(ShortReader(card(profile).chip())))
    assert found[CA] == Check(CA, Outcome.NOT_CHECKED, "chip.not_asked")
    assert found["chip.data_groups"].outcome is Outcome.HOLDS


def test_a_chip_that_ends_the_session_over_parts_is_read_to_its_end() -> None:
    profile = long_chip_key(CipherSuite.AES128, (), ChipHabits())
    made = card(profile)
    found = judged(read(ShortReader(HatesParts(made.files, made.keys, made.habits))))
    assert found[CA] == Check(CA, Outcome.NOT_CHECKED, "chip.not_asked")
    assert found["chip.data_groups"].outcome is Outcome.HOLDS


def test_another_chip_of_the_same_signed_files_fails_in_parts_too() -> None:
    """Asking in parts must ask the same thing: a copy has another private key."""
    profile = long_chip_key(CipherSuite.AES128, (), ChipHabits())
    genuine, other = card(profile), card(profile)
    copied = ShortReader(VirtualChip(genuine.files, other.keys, genuine.habits))
    found = judged(read(copied))
    assert found[CA] == Check(CA, Outcome.FAILS, "chip.chip_key_wrong")


def test_the_shipped_card_of_residues_is_proved_over_a_reader_of_short_commands() -> None:
    found = judged(read(ShortReader(card(PROFILES["pace-dh-im"]).chip())))
    assert found[CA].outcome is Outcome.HOLDS
    assert found["chip.active_authentication"].outcome is Outcome.HOLDS
    assert found["chip.data_groups"].outcome is Outcome.HOLDS


class EndsOnLongReads(VirtualChip):
    """Refuses an unwelcome length in the clear, and with it the session."""

    def process(self, raw: bytes) -> bytes:
        self._disliked = False
        answer = super().process(raw)
        if not self._disliked:
            return answer
        self.reset()
        return bytes.fromhex("6700")

    def _run(self, command: Command, room: int) -> Response:
        try:
            return super()._run(command, room)
        except ChipRefusal as refusal:
            self._disliked = refusal.sw == WRONG_LENGTH
            raise


class SaysEndOfFile(VirtualChip):
    """Answers a length that it dislikes with "end of file" and nothing else."""

    def _run(self, command: Command, room: int) -> Response:
        try:
            return super()._run(command, room)
        except ChipRefusal as refusal:
            if refusal.sw == WRONG_LENGTH:
                return Response(b"", END_OF_FILE)
            raise


@pytest.mark.parametrize("kind", [VirtualChip, EndsOnLongReads, SaysEndOfFile])
@pytest.mark.parametrize("largest_read", [200, 128, 80])
@pytest.mark.parametrize("profile", ["vn", "bac-ca-aa"])
def test_a_chip_of_smaller_blocks_than_a_short_answer_holds_is_read(
    profile: str, largest_read: int, kind: type[VirtualChip]
) -> None:
    shape = PROFILES[profile]
    made = card(replace(shape, habits=replace(shape.habits, largest_read=largest_read)))
    reading = read(ChipChannel(kind(made.files, made.keys, made.habits)))
    found = judged(reading)
    assert found["chip.data_groups"].outcome is Outcome.HOLDS
    assert found[CA].outcome is Outcome.HOLDS
    assert reading.refused == {}
    floor = sum(map(len, reading.files.values())) // min(largest_read, 160)
    assert reading.traffic.apdus < floor * 2 + 40
