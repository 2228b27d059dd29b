from __future__ import annotations

import pytest

from kiosk.devices.pcsc_faults import fault, service_is_lost
from kiosk.devices.pcsc_features import longest_apdu_data
from kiosk.devices.pcsc_t0 import without_le
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


@pytest.mark.parametrize(
    ("command", "sent"),
    [
        ("008800000201ff00", "008800000201ff"),
        ("008800000201ff", "008800000201ff"),
        ("00b0000000", "00b0000000"),
        ("00a4000c", "00a4000c"),
    ],
)
def test_t0_has_no_place_for_le_after_data(command: str, sent: str) -> None:
    assert without_le(bytes.fromhex(command)).hex() == sent


@pytest.mark.parametrize(
    ("features", "properties", "said"),
    [
        ("1204 42330012", "0a04 00000000", 0),
        ("0604 42000db6 1204 42330012", "0101 00 0a04 00000100", 65536),
        ("1204 42330012", "0101 00", None),
        ("0604 42000db6", "", None),
        ("", "", None),
        ("12ff 42", "", None),
    ],
)
def test_a_reader_may_say_how_long_an_apdu_may_be(
    features: str, properties: str, said: int | None
) -> None:
    answers = {1: bytes.fromhex(features), 0x42330012: bytes.fromhex(properties)}
    assert longest_apdu_data(lambda code, _data: answers[code], 1) == said
