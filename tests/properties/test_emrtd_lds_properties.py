"""No parser of the chip's files raises anything but its own error, whatever the chip sends."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.errors import AtTheDeskError
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.apdu import Command, Response, parse_command, parse_response
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.lds_details import parse_data_group_11, parse_data_group_12
from kiosk.formats.emrtd.lds_mrz import parse_data_group_1
from kiosk.formats.emrtd.lds_portrait import parse_data_group_2
from kiosk.formats.emrtd.lds_vietnam import parse_data_group_13
from kiosk.formats.emrtd.malformed import MalformedChipData
from kiosk.formats.mrz import parse_mrz

TAGS = st.sampled_from(
    [
        0x02,
        0x04,
        0x0C,
        0x13,
        0x1E,
        0x30,
        0x31,
        0x5C,
        0x5F01,
        0x5F1F,
        0x5F2E,
        0x61,
        0x60,
        0x6B,
        0x6C,
        0x6D,
        0x75,
        0x7F60,
        0x7F61,
        0x7F2E,
        0x5F0E,
        0x5F2B,
        0x5F26,
        0xA1,
        0x65,
    ]
)


def trees(depth: int = 4) -> st.SearchStrategy[bytes]:
    leaves = st.builds(tlv.encode, TAGS, st.binary(max_size=40))
    if depth == 0:
        return leaves
    inner = st.lists(trees(depth - 1), max_size=4).map(b"".join)
    return st.one_of(leaves, st.builds(tlv.encode, TAGS, inner))


PARSERS: list[tuple[Callable[[bytes], object], int]] = [
    (parse_com, 0x60),
    (parse_data_group_1, 0x61),
    (parse_data_group_2, 0x75),
    (parse_data_group_11, 0x6B),
    (parse_data_group_12, 0x6C),
    (parse_data_group_13, 0x6D),
]


@pytest.mark.parametrize(("parse", "tag"), PARSERS)
def test_hostile_files_raise_their_own_error(parse: Callable[[bytes], object], tag: int) -> None:
    @given(st.one_of(st.binary(max_size=200), trees().map(lambda body: tlv.encode(tag, body))))
    def attempt(data: bytes) -> None:
        try:
            parse(data)
        except MalformedChipData:
            return

    attempt()


@given(st.binary(max_size=60))
def test_tlv_reads_back_or_refuses(data: bytes) -> None:
    try:
        objects = tlv.parse_all(data)
    except MalformedChipData:
        return
    again = b"".join(tlv.encode(each.tag, each.value) for each in objects)
    assert tlv.parse_all(again) == objects


@given(TAGS, st.binary(max_size=70000))
def test_what_is_written_is_read(tag: int, value: bytes) -> None:
    assert tlv.parse_one(tlv.encode(tag, value)) == (
        tlv.Tlv(tag, value),
        len(tlv.encode(tag, value)),
    )


@given(st.binary(max_size=300), st.one_of(st.none(), st.integers(1, 65536)), st.booleans())
def test_commands_read_back(data: bytes, ne: int | None, extended: bool) -> None:
    command = Command(0x00, 0xA4, 0x04, 0x0C, data, ne)
    assert parse_command(command.encode(extended or command.needs_extended)) == command


@given(st.binary(max_size=300))
def test_hostile_apdus_raise_their_own_error(raw: bytes) -> None:
    for parse in (parse_command, parse_response):
        try:
            parse(raw)
        except MalformedChipData:
            continue


@given(st.binary(max_size=300), st.integers(0, 0xFFFF))
def test_responses_read_back(data: bytes, sw: int) -> None:
    assert parse_response(Response(data, sw).encode()) == Response(data, sw)


@given(st.text(max_size=120), st.lists(st.text(max_size=20), max_size=12))
def test_hostile_codes_and_zones_raise_their_own_error(text: str, parts: list[str]) -> None:
    for raw in (text, "|".join(parts), "001099012345|" + "|".join(parts)):
        for parse in (parse_card_qr, parse_mrz):
            try:
                parse(raw)
            except AtTheDeskError:
                continue


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<", min_size=90, max_size=90))
def test_any_zone_of_the_right_alphabet_is_read(zone: str) -> None:
    assert parse_mrz(zone).birth == zone[30:36]
