"""Card capabilities in the historical bytes."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.emrtd_readings import NOW, anchors, card, keys, read

from kiosk.domain.evidence import Outcome
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd.answer_to_reset import takes_extended_length, tells_lengths_in_a_file
from kiosk.formats.emrtd.atr_info import longest_block
from kiosk.formats.emrtd.channel import ExtendedLengthRefused
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card_profiles import PROFILES
from kiosk.practice.chip import ChipChannel


@pytest.mark.parametrize(
    ("atr", "expected"),
    [
        ("3B888001" + "80" + "73C84000" + "000000" + "00", False),
        ("3B858001" + "80" + "73C840" + "40" + "00", True),
        ("3B888001" + "00" + "73C821C0" + "009000" + "00", True),
        ("3B888001" + "0000000000000000" + "09", None),
        ("3B8F8001804F0CA000000306030001000000006A", None),
        ("3B", None),
        ("", None),
        ("3BFF", None),
    ],
)
def test_what_the_historical_bytes_say(atr: str, expected: bool | None) -> None:
    assert takes_extended_length(bytes.fromhex(atr)) is expected


@given(st.binary(max_size=33))
def test_any_bytes_are_taken(atr: bytes) -> None:
    assert takes_extended_length(atr) in (True, False, None)
    assert tells_lengths_in_a_file(atr) in (True, False)


class Modest(ChipChannel):
    """A chip that says that it does not take extended length."""

    @property
    def atr(self) -> bytes:
        return bytes.fromhex("3B858001" + "80" + "73C84000" + "00")

    def transmit(self, command: bytes) -> bytes:
        assert len(command) < 6 or command[4] != 0
        return self.chip.process(command)


def test_no_extended_command_is_sent_to_a_chip_that_says_no() -> None:
    read_card(Modest(card("vn").chip()), keys(), randomness=os.urandom, progress=lambda _: None)


@dataclass(slots=True)
class ShortReader(ChipChannel):
    """A reader that carries short commands only, or that fails at long answers alone."""

    longest_answer: int = 0

    def transmit(self, command: bytes) -> bytes:
        if len(command) > 5 and command[4] == 0:
            answer = self.chip.process(command) if self.longest_answer else b""
            if len(answer) >= self.longest_answer:
                raise ExtendedLengthRefused
            return answer
        return self.chip.process(command)


@pytest.mark.parametrize("name", sorted(PROFILES.keys() - {"pace-dh-im"}))
@pytest.mark.parametrize("longest", [0, 261, 600])
def test_a_reader_without_extended_length_reads_everything(name: str, longest: int) -> None:
    profile = PROFILES[name]
    practice = card(replace(profile, habits=replace(profile.habits, largest_read=2048)))
    reading = read(ShortReader(practice.chip(), longest))
    assert not reading.refused
    assert reading.access.protocol.startswith("PACE") is bool(profile.pace)
    checks = judge(ChipEvidence.of(reading), anchors(), NOW).checks
    assert not [check for check in checks if check.outcome is Outcome.FAILS]


@given(st.binary(max_size=64))
def test_any_lengths_are_taken(content: bytes) -> None:
    assert longest_block(content) is None or longest_block(content) in range(65536)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("7F660802020840020208 40".replace(" ", ""), 2079),
        ("43019 07F66080202100002020400".replace(" ", ""), 991),
        ("7F66080202010002020100", 0),
        ("7F660402020840", None),
        ("7F6608040208400402 0840".replace(" ", ""), None),
        ("00000000", None),
        ("", None),
    ],
)
def test_lengths_as_chips_write_them(content: str, expected: int | None) -> None:
    assert longest_block(bytes.fromhex(content)) == expected


class Telling(ChipChannel):
    """A chip that points to EF.ATR/INFO and holds whoever speaks to it to what stands there."""

    longest = 0

    @property
    def atr(self) -> bytes:
        return bytes.fromhex("3B858001" + "80" + "73C84060" + "00")

    def transmit(self, command: bytes) -> bytes:
        answer = self.chip.process(command)
        self.longest = max(self.longest, len(answer))
        return answer


@pytest.mark.parametrize("longest", [1200, 1600, 3000])
def test_a_chip_that_tells_its_lengths_is_believed(longest: int) -> None:
    original = card("vn")
    told = bytes.fromhex("7F660802020840 0202".replace(" ", "")) + longest.to_bytes(2, "big")
    master = {**original.files.master, 0x2F01: told}
    practice = replace(original, files=replace(original.files, master=master))
    channel = Telling(practice.chip())
    reading = read_card(
        channel, keys(), randomness=os.urandom, progress=lambda _: None, challenge=bytes(8)
    )
    assert 1000 < channel.longest <= longest
    verdict = judge(ChipEvidence.of(reading), anchors(), NOW)
    assert not any(check.outcome is Outcome.FAILS for check in verdict.checks)
