"""The data groups themselves: what is taken, what is tolerated, what is left where it is."""

from __future__ import annotations

from datetime import date

import pytest
from support.emrtd_readings import NOW, anchors, card, read, with_file

from kiosk.domain.sex import Sex
from kiosk.formats.chip_evidence import ChipEvidence, judge
from kiosk.formats.emrtd import tlv
from kiosk.formats.emrtd.files import FileId
from kiosk.formats.emrtd.lds_com import parse_com
from kiosk.formats.emrtd.lds_details import parse_data_group_11, parse_data_group_12
from kiosk.formats.emrtd.lds_mrz import parse_data_group_1
from kiosk.formats.emrtd.lds_portrait import JPEG, JPEG_2000, parse_data_group_2
from kiosk.formats.emrtd.lds_vietnam import parse_data_group_13
from kiosk.formats.emrtd.malformed import MalformedChipData

VALUES = {
    1: (0x13, "001099012345"),
    2: (0x0C, "Nguyễn Văn Thử"),
    3: (0x13, "15/03/1999"),
    4: (0x0C, "Nam"),
    5: (0x0C, "Việt Nam"),
    7: (0x0C, "Không"),
    8: (0x0C, "Xã A, Huyện B, Tỉnh C"),
    9: (0x0C, "Tổ 1, Xã A, Huyện B, Tỉnh C"),
    11: (0x13, "20/04/2022"),
    12: (0x0C, "15/03/2039"),
    15: (0x13, "012345678"),
}


def group_13(
    values: dict[int, tuple[int, str]], order: list[int], encoding: str = "utf-8"
) -> bytes:
    fields = b"".join(
        tlv.encode(
            0x30,
            tlv.encode(0x02, bytes([number]))
            + tlv.encode(values[number][0], values[number][1].encode(encoding)),
        )
        for number in order
    )
    layout = b"\x02\x01\x01" + tlv.encode(0x06, bytes.fromhex("28D316010008"))
    return tlv.encode(0x6D, tlv.encode(0x30, layout + tlv.encode(0x31, fields)))


@pytest.mark.parametrize("order", [sorted(VALUES), sorted(VALUES, reverse=True)])
def test_the_vietnamese_fields_in_any_order(order: list[int]) -> None:
    facts = parse_data_group_13(group_13(VALUES, order))
    assert facts.number is not None and facts.number.value == "001099012345"
    assert facts.name == "Nguyễn Văn Thử"
    assert (facts.birth, facts.issued) == (date(1999, 3, 15), date(2022, 4, 20))
    assert (facts.sex, facts.nationality) == (Sex.MALE, "Việt Nam")
    assert facts.residence == "Tổ 1, Xã A, Huyện B, Tỉnh C"
    assert (facts.expiry, facts.unlimited) == (date(2039, 3, 15), False)
    assert facts.old_number == "012345678"
    assert "Thử" not in repr(facts)


def test_a_card_without_end_and_with_gaps() -> None:
    facts = parse_data_group_13(group_13({12: (0x0C, "Không thời hạn")}, [12]))
    assert facts.unlimited and facts.expiry is None and facts.name is None


def test_other_string_types_and_unknown_fields() -> None:
    values = {2: (0x1E, "Nguyễn Thị Bé"), 16: (0x1E, "0000"), 17: (0x1E, "?")}
    assert parse_data_group_13(group_13(values, [17, 2, 16], "utf-16-be")).name == "Nguyễn Thị Bé"


def test_a_field_whose_value_looks_like_another_field() -> None:
    inside = "A\x30\x05\x02\x01\x03B"
    facts = parse_data_group_13(group_13({2: (0x0C, inside)}, [2]))
    assert facts.birth is None and facts.name is not None


def test_parents_are_left_where_they_are() -> None:
    parents = tlv.encode(0x30, tlv.encode(0x02, b"\x0d") + tlv.encode(0x30, b"\x0c\x03Cha"))
    body = tlv.encode(0x30, b"\x02\x01\x01" + tlv.encode(0x31, parents))
    facts = parse_data_group_13(tlv.encode(0x6D, body))
    assert not any("Cha" in str(getattr(facts, name)) for name in facts.__slots__)


def test_hostile_text_becomes_harmless() -> None:
    raw = "Nguyễn\x1b]52;c;eA==\x07 \u202eVăn [red]\x00"
    facts = parse_data_group_13(group_13({2: (0x0C, raw)}, [2]))
    assert facts.name is not None
    assert not set(facts.name) & {"\x1b", "\x07", "\u202e", "\x00"}


FACE = b"\xff\xd8\xff\xe0" + bytes(50) + b"\xff\xd9"
JP2 = b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(50)


def face_record(image: bytes, points: int = 0) -> bytes:
    block = points.to_bytes(2, "big") + bytes(14) + bytes(8 * points) + bytes(12) + image
    block = (4 + len(block)).to_bytes(4, "big") + block
    return b"FAC\x00010\x00" + (14 + len(block)).to_bytes(4, "big") + b"\x00\x01" + block


def group_2(record: bytes, tag: int = 0x5F2E) -> bytes:
    template = tlv.encode(0x7F60, tlv.encode(0xA1, b"") + tlv.encode(tag, record))
    return tlv.encode(0x75, tlv.encode(0x7F61, b"\x02\x01\x01" + template))


@pytest.mark.parametrize(("image", "kind"), [(FACE, JPEG), (JP2, JPEG_2000)])
@pytest.mark.parametrize("points", [0, 1, 30])
def test_a_portrait_with_feature_points(image: bytes, kind: str, points: int) -> None:
    portrait = parse_data_group_2(group_2(face_record(image, points)))
    assert (portrait.image, portrait.media_type) == (image, kind)


def test_a_portrait_in_the_newer_container() -> None:
    """ISO/IEC 39794-5: the image sits as an OCTET STRING deep inside tagged structures."""
    nested = tlv.encode(0x80, FACE)
    for tag in (0xA0, 0xA1, 0xA0, 0x30, 0xA1, 0x65):
        nested = tlv.encode(tag, tlv.encode(0x81, b"\x01") + nested)
    assert parse_data_group_2(group_2(nested, 0x7F2E)).image == FACE


@pytest.mark.parametrize(
    "record",
    [b"", b"FAC\0", face_record(b"GIF89a" + bytes(40)), face_record(b""), face_record(FACE)[:60]],
)
def test_no_portrait(record: bytes) -> None:
    with pytest.raises(MalformedChipData):
        parse_data_group_2(group_2(record))


def test_a_container_that_is_too_deep() -> None:
    nested = FACE
    for _ in range(40):
        nested = tlv.encode(0xA1, nested)
    with pytest.raises(MalformedChipData):
        parse_data_group_2(group_2(nested, 0x7F2E))


def test_details_with_packed_and_plain_days() -> None:
    for raw in (b"19990315", bytes.fromhex("19990315")):
        person = parse_data_group_11(tlv.encode(0x6B, tlv.encode(0x5F2B, raw)))
        assert person.birth == date(1999, 3, 15)
    document = parse_data_group_12(tlv.encode(0x6C, tlv.encode(0x5F26, b"20220420")))
    assert document.issued == date(2022, 4, 20)
    assert parse_data_group_12(tlv.encode(0x6C, tlv.encode(0x5F26, b"20221340"))).issued is None


def test_com_and_the_zone() -> None:
    assert parse_com(bytes.fromhex("60145F0104303130375F36063034303030305C026175")).data_groups == {
        1,
        2,
    }
    with pytest.raises(MalformedChipData):
        parse_data_group_1(tlv.encode(0x61, tlv.encode(0x5F1F, b"I<UTO")))


def test_a_group_that_cannot_be_read_is_named_and_the_others_stand() -> None:
    reading = with_file(read(card("bac")), FileId.DG13, b"\x6d\x02\x30\x00")
    found = judge(ChipEvidence.of(reading), anchors(), NOW)
    reason = next(check.reason for check in found.checks if check.name == "chip.readable")
    assert reason == "chip.malformed.dg13"
    assert found.claim.number is not None


def test_details_of_other_cards_reach_the_claim() -> None:
    found = judge(ChipEvidence.of(read(card("pace-cam"))), anchors(), NOW)
    assert found.claim.issued is not None
    assert found.claim.name is not None
