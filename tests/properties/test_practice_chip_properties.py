"""Whatever comes in, a chip answers with a status word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk.formats.emrtd.key_derivation import MrzKey
from kiosk.practice.chip import ChipHabits, ChipKeys, VirtualChip
from kiosk.practice.chip_files import ChipFiles
from kiosk.practice.pace_offer import Mapping, PaceOffer

KEYS = ChipKeys(
    MrzKey("099012345", "990315", "390315"),
    "012345",
    (PaceOffer(), PaceOffer(Mapping.INTEGRATED)),
)
FILES = ChipFiles({0x011C: b"\x31\x00"}, {0x011E: bytes(40)})
SELECT = bytes.fromhex("00A4040C07A0000002471001")
HEADERS = st.sampled_from(
    [
        bytes.fromhex(header)
        for header in (
            "00A4040C", "00A4020C", "00B00000", "00B09E00", "00B10000", "00840000", "00820000",
            "0022C1A4", "002241A6", "10860000", "00860000", "00880000", "0CA4020C", "0CB00000",
        )
    ]
)  # fmt: skip
COMMANDS = st.one_of(
    st.binary(max_size=300),
    st.builds(
        lambda header, data: header + bytes([len(data)]) + data, HEADERS, st.binary(max_size=255)
    ),
)


@given(st.lists(COMMANDS, max_size=12))
def test_a_chip_always_answers(commands: list[bytes]) -> None:
    chip = VirtualChip(FILES, KEYS, ChipHabits(largest_read=2048))
    for command in (SELECT, *commands):
        assert 2 <= len(chip.process(command)) <= 2050
