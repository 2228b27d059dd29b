"""A chip that says anything at any step: the reading ends in its own error and proves nothing."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st
from support.emrtd_readings import NOW, ChangedChannel, anchors, card, keys

from kiosk.domain.evidence import Outcome
from kiosk.errors import AtTheDeskError
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.link import MOST_APDUS
from kiosk.formats.emrtd.reader import read_card
from kiosk.practice.card import PracticeCard
from kiosk.practice.chip import ChipChannel

CARDS = [card("vn"), card("bac-ca-aa"), card("pace-only"), card("pace-cam")]
STATUS = st.sampled_from(
    ["9000", "6282", "6300", "63C1", "6700", "6982", "6987", "6988", "6A82", "6D00", "6110", "6C08"]
).map(bytes.fromhex)
OBJECTS = st.builds(
    tlv.encode,
    st.sampled_from([0x7C, 0x80, 0x82, 0x84, 0x86, 0x87, 0x8A, 0x8E, 0x99, 0x77, 0x60, 0x31, 0x6E]),
    st.binary(max_size=80),
)
NESTED = st.builds(tlv.encode, st.sampled_from([0x7C, 0x77, 0x31, 0x6E, 0x30]), OBJECTS)
DATA = st.one_of(st.just(b""), OBJECTS, NESTED, st.binary(max_size=300))
ANSWERS = st.builds(lambda data, status: data + status, DATA, STATUS)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(CARDS),
    st.dictionaries(st.integers(0, 40), ANSWERS, min_size=1, max_size=5),
    st.booleans(),
)
def test_lies_at_some_steps(practice: PracticeCard, lies: dict[int, bytes], for_ever: bool) -> None:
    def lie(number: int, _command: bytes, honest: bytes) -> bytes:
        if for_ever and number > min(lies):
            number = min(lies)
        return lies.get(number, honest)

    channel = ChangedChannel(ChipChannel(practice.chip()), lie)
    try:
        reading = read_card(channel, keys(), randomness=os.urandom, progress=lambda _: None)
    except AtTheDeskError as fault:
        assert fault.code.startswith("chip.")
        return
    finally:
        assert channel.count <= MOST_APDUS
    checks = {check.name: check for check in judge(ChipEvidence.of(reading), anchors(), NOW).checks}
    assert checks["chip.sod_signature"].outcome is Outcome.HOLDS or "chip." in (
        checks["chip.sod_signature"].reason
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(ANSWERS, min_size=1, max_size=60))
def test_nothing_but_noise(answers: list[bytes]) -> None:
    def noise(number: int, _command: bytes, _honest: bytes) -> bytes:
        return answers[number % len(answers)]

    channel = ChangedChannel(ChipChannel(CARDS[0].chip()), noise)
    try:
        read_card(channel, keys(), randomness=os.urandom, progress=lambda _: None)
    except AtTheDeskError as fault:
        assert fault.code.startswith("chip.")
        return
    raise AssertionError("noise was taken for a card")
