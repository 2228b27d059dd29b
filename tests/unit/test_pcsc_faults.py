from __future__ import annotations

import pytest

from kiosk.devices.pcsc_faults import fault, service_is_lost
from kiosk.devices.t0 import transmit_t0
from kiosk.errors import AtTheDeskError, KioskError, TechnicianError


@pytest.mark.parametrize(
    ("result", "kind", "code"),
    [
        (0x8010001D, TechnicianError, "reader.no_service"),
        (0x8010001E - (1 << 32), TechnicianError, "reader.no_service"),
        (0x8010002E, AtTheDeskError, "reader.none"),
        (0x80100009, AtTheDeskError, "reader.gone"),
        (0x8010000B, AtTheDeskError, "card.in_use"),
        (0x8010000C, AtTheDeskError, "card.absent"),
        (0x80100069, AtTheDeskError, "card.removed"),
        (0x80100066, AtTheDeskError, "card.mute"),
        (0x8010006A, TechnicianError, "reader.denied"),
        (0x80100014, TechnicianError, "reader.fault"),
    ],
)
def test_every_result_is_told_by_who_can_mend_it(
    result: int, kind: type[KioskError], code: str
) -> None:
    error = fault(result)
    assert type(error) is kind
    assert error.code == code


def test_only_a_new_context_helps_after_the_service_ended() -> None:
    assert service_is_lost(0x8010001E)
    assert not service_is_lost(0x80100069)


class T0Card:
    def __init__(self, answers: dict[str, str]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def exchange(self, command: bytes) -> bytes:
        self.asked.append(command.hex())
        return bytes.fromhex(self.answers[command.hex()])


def test_t0_sends_case_4_without_le_and_fetches_the_response() -> None:
    card = T0Card({"008800000201ff": "6103", "00c0000003": "aabb6101", "00c0000001": "cc9000"})
    assert transmit_t0(card.exchange, bytes.fromhex("008800000201ff00")).hex() == "aabbcc9000"
    assert card.asked == ["008800000201ff", "00c0000003", "00c0000001"]


def test_t0_repeats_with_the_length_that_the_card_names() -> None:
    card = T0Card({"00b0000000": "6c02", "00b0000002": "01029000"})
    assert transmit_t0(card.exchange, bytes.fromhex("00b0000000")).hex() == "01029000"


def test_t0_ends_with_a_card_that_always_promises_more() -> None:
    card = T0Card({"00b0000000": "6100", "00c0000000": "006100"})
    assert transmit_t0(card.exchange, bytes.fromhex("00b0000000"))[-2:].hex() == "6100"
    assert len(card.asked) < 400
