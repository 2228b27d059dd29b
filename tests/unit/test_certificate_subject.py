"""Subjects in the shapes of facts seen in issuers' samples; every person and firm is synthetic."""

from __future__ import annotations

import pytest
from support.subject_names import (
    BMP,
    IA5,
    NUMERIC,
    PRINTABLE,
    TELETEX,
    UNIVERSAL,
    UTF8,
    VISIBLE,
    attribute,
    flat,
    name,
    rdn,
    tlv,
)

from kiosk.domain.certificate_holder import IdentifierKind
from kiosk.formats.certificate_subject import parse_subject
from kiosk.formats.distinguished_name import LARGEST_NAME, parse_name
from kiosk.formats.malformed_certificate import MalformedCertificate


def test_an_individual_as_remote_signing_writes_it() -> None:
    holder = parse_subject(
        flat(("C", "VN"), ("CN", "Nguyễn Văn Thử"), ("UID", "CCCD:001099012345"))
    )
    assert holder.name == "Nguyễn Văn Thử"
    assert holder.person_number is not None
    assert holder.person_number.value == "001099012345"
    assert holder.tax_code is None


def test_twelve_digits_behind_the_old_prefix_are_a_personal_number() -> None:
    holder = parse_subject(flat(("UID", "CMND:001099012345")))
    assert holder.person_number is not None
    assert holder.old_number is None


def test_nine_digits_are_an_old_number_whatever_the_prefix() -> None:
    for prefix in ("CMND", "CCCD", "CMT"):
        holder = parse_subject(flat(("UID", f"{prefix}:012345678")))
        assert holder.old_number == "012345678"
        assert holder.person_number is None


def test_a_person_in_a_firm_has_several_uids() -> None:
    holder = parse_subject(
        flat(
            ("UID", "CMND:001099012345"),
            ("UID", "MST:0100233488"),
            ("CN", "Nguyễn Văn Thử"),
            ("T", "Giám đốc"),
            ("O", "Công ty Thử Nghiệm"),
            ("OU", "Ban Giám đốc"),
            ("E", "thu@example.vn"),
        )
    )
    assert holder.tax_code == "0100233488"
    assert holder.names_person
    assert holder.titles == ("Giám đốc",)
    assert holder.organisations == ("Công ty Thử Nghiệm",)
    assert holder.units == ("Ban Giám đốc",)
    assert holder.emails == ("thu@example.vn",)


def test_several_uids_in_one_rdn_are_all_read() -> None:
    both = rdn(attribute("UID", "MST:0100233488"), attribute("UID", "CCCD:001099012345"))
    holder = parse_subject(name(both, rdn(attribute("CN", "A"), attribute("O", "B"))))
    assert holder.tax_code == "0100233488"
    assert holder.person_number is not None
    assert (holder.common_names, holder.organisations) == (("A",), ("B",))


@pytest.mark.parametrize(
    "text",
    [
        "cccd:001099012345",
        "CCCD: 001099012345",
        " Cccd : 001 099 012 345 ",
        "CCCD-001099012345",
        "CCCD:００１０９９０１２３４５",
        "CCCD:001.099.012.345",
    ],
)
def test_prefixes_in_any_case_with_or_without_space(text: str) -> None:
    holder = parse_subject(flat(("UID", text)))
    assert holder.person_number is not None
    assert holder.person_number.value == "001099012345"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("MST:0100233488", "0100233488"),
        ("mst: 0314409058-002", "0314409058-002"),
        ("MST:0314409058 - 002", "0314409058-002"),
        ("MST:0314409058002", "0314409058-002"),
        ("MST:001099012345", "001099012345"),
    ],
)
def test_tax_codes_in_one_form(text: str, code: str) -> None:
    assert parse_subject(flat(("UID", text))).tax_code == code


@pytest.mark.parametrize("text", ["MST:123", "MST:0100233488-", "MST:0100233488-99", "MST:x"])
def test_what_is_no_tax_code_is_none(text: str) -> None:
    assert parse_subject(flat(("UID", text))).tax_code is None


def test_other_attributes_that_carry_numbers() -> None:
    holder = parse_subject(flat(("ORGID", "VATVN-0100233488"), ("SERIALNUMBER", "MST:0100233488")))
    assert holder.tax_code == "0100233488"
    holder = parse_subject(flat(("SERIALNUMBER", "PNOVN-001099012345")))
    assert holder.person_number is not None


def test_numbers_that_are_kept_apart() -> None:
    holder = parse_subject(
        flat(("UID", "BHXH:0123456789"), ("UID", "HC:B1234567"), ("UID", "MNS:1234567"))
    )
    assert holder.numbers(IdentifierKind.SOCIAL_INSURANCE) == ("0123456789",)
    assert holder.numbers(IdentifierKind.PASSPORT) == ("B1234567",)
    assert holder.numbers(IdentifierKind.BUDGET_UNIT) == ("1234567",)
    decision = parse_subject(flat(("UID", "QĐ:12/QĐ-UBND")))
    assert decision.numbers(IdentifierKind.DECISION) == ("12/QĐ-UBND",)


def test_several_numbers_in_one_value() -> None:
    holder = parse_subject(flat(("UID", "MST:0100233488, CCCD:001099012345")))
    assert holder.tax_code == "0100233488"
    assert holder.person_number is not None


def test_a_number_without_prefix_or_in_the_name_is_not_guessed_at() -> None:
    for pairs in (("UID", "001099012345"), ("CN", "CCCD:001099012345"), ("OU", "MST:0100233488")):
        holder = parse_subject(flat(pairs))
        assert holder.person_number is None
        assert holder.tax_code is None


def test_two_people_are_nobody() -> None:
    holder = parse_subject(flat(("UID", "CCCD:001099012345"), ("UID", "CCCD:001099054321")))
    assert holder.person_number is None
    same_twice = flat(("UID", "CCCD:001099012345"), ("UID", "CMND:001099012345"))
    assert parse_subject(same_twice).person_number is not None


@pytest.mark.parametrize("tag", [UTF8, NUMERIC, PRINTABLE, TELETEX, IA5, VISIBLE, UNIVERSAL, BMP])
def test_every_string_type_is_read(tag: int) -> None:
    if tag == NUMERIC:
        subject = name(rdn(attribute("UID", "001099012345", tag)))
        assert parse_name(subject)[0].text == "001099012345"
        return
    subject = name(rdn(attribute("UID", "CCCD:001099012345", tag)))
    assert parse_subject(subject).person_number is not None


def test_vietnamese_in_the_types_that_can_hold_it() -> None:
    for tag in (UTF8, BMP, UNIVERSAL):
        subject = name(rdn(attribute("CN", "Trần Thị Hoà Ứng", tag)))
        assert parse_subject(subject).name == "Trần Thị Hoà Ứng"
    wrong_tag = tlv(0x30, bytes.fromhex("0603550403") + tlv(TELETEX, "Hoà".encode()))
    assert parse_subject(name(rdn(wrong_tag))).name == "Hoà"


def test_text_from_a_certificate_is_made_harmless() -> None:
    holder = parse_subject(flat(("CN", "Nguyễn\x1b]52;c;x\x07\u202eVăn")))
    assert "\x1b" not in holder.name
    assert "\u202e" not in holder.name


@pytest.mark.parametrize(
    "der",
    [
        b"",
        b"\x30",
        b"\x30\x02\x31",
        flat(("CN", "x")) + b"\x00",
        name(rdn(tlv(0x30, b"\x06\x03\x55\x04\x03"))),
        name(rdn(tlv(0x30, bytes.fromhex("0603550403") + tlv(BMP, b"\x00")))),
        name(rdn(tlv(0x30, bytes.fromhex("0603550403") + tlv(UTF8, b"\xff")))),
        flat(*(("CN", "x"),) * 65),
        tlv(0x30, bytes(LARGEST_NAME)),
    ],
)
def test_what_is_no_name_is_refused(der: bytes) -> None:
    with pytest.raises(MalformedCertificate):
        parse_subject(der)


def test_nothing_personal_in_a_repr() -> None:
    holder = parse_subject(flat(("CN", "Nguyễn Văn Thử"), ("UID", "CCCD:001099012345")))
    shown = repr(holder) + repr(holder.identifiers) + repr(parse_name(flat(("CN", "Thử"))))
    assert "Thử" not in shown
    assert "001099012345" not in shown
