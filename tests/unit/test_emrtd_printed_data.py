"""What is printed on the card: QR code, machine readable zone, expiry by the exchange ages."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.domain.card_expiry import expiry_candidates
from kiosk.domain.claim import Expiry, Source
from kiosk.domain.sex import Sex
from kiosk.errors import AtTheDeskError
from kiosk.formats.card_qr import parse_card_qr
from kiosk.formats.emrtd.access_keys import keys_from_card, keys_from_mrz
from kiosk.formats.mrz import claim_of, parse_mrz, parse_typed_mrz

QR = "001099012345||Nguyễn Văn Thử|15031999|Nam|Tổ 1, Xã A, Huyện B, Tỉnh C|20042022"
TD1 = "IDVNM0990123459001099012345<<09903159M3903157VNM<<<<<<<<<<<0NGUYEN<<VAN<THU<<<<<<<<<<<<<<<"
TD1 = TD1[:60] + TD1[60:].ljust(30, "<")
TODAY = date(2026, 11, 22)


def test_the_code_gives_seven_facts_and_forgets_the_rest() -> None:
    claim = parse_card_qr(QR + "|Nguyễn Văn Cha|Trần Thị Mẹ\r")
    assert claim.number is not None and claim.number.value == "001099012345"
    assert claim.name == "Nguyễn Văn Thử"
    assert claim.birth is not None and claim.birth.full == date(1999, 3, 15)
    assert claim.sex is Sex.MALE
    assert claim.address == "Tổ 1, Xã A, Huyện B, Tỉnh C"
    assert claim.issued == date(2022, 4, 20)
    assert claim.old_number is None


def test_slashes_in_dates_and_decomposed_letters_are_taken() -> None:
    claim = parse_card_qr("001199012345|012345678|Tran Thi Be|01/02/1999|Nữ||20/04/2022|x")
    assert claim.sex is Sex.FEMALE
    assert claim.old_number == "012345678"
    assert claim.address is None
    assert claim.issued == date(2022, 4, 20)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("https://example.vn/x", "shape"),
        ("00109901234||A|15031999|Nam|B|20042022", "number"),
        ("001099012345|| |15031999|Nam|B|20042022", "name"),
        ("001099012345||Nguy\ufffdn|15031999|Nam|B|20042022", "name"),
        ("001099012345||A|15131999|Nam|B|20042022", "birth"),
        ("|" * 5000, "shape"),
    ],
)
def test_another_code_is_named(text: str, field: str) -> None:
    with pytest.raises(AtTheDeskError) as caught:
        parse_card_qr(text)
    assert caught.value.code == "qr.not_a_card"
    assert caught.value.facts["field"] == field


def test_control_characters_become_harmless() -> None:
    claim = parse_card_qr(
        "001099012345||A\x1b]52;c;x\x07\u202eB|15031999|Nam|[red]\x1b[2J|20042022"
    )
    assert claim.name is not None and "\x1b" not in claim.name and "\u202e" not in claim.name


def test_an_address_with_lost_letters_is_left_out() -> None:
    assert parse_card_qr("001099012345||A|15031999|Nam|T\ufffd 1|20042022").address is None


def test_the_vietnamese_zone() -> None:
    mrz = parse_typed_mrz(TD1)
    claim = claim_of(mrz, Source.MRZ, today=TODAY)
    assert mrz.document_number == "099012345"
    assert claim.number is not None and claim.number.value == "001099012345"
    assert claim.unaccented_name == "NGUYEN VAN THU"
    assert claim.birth is not None and claim.birth.full == date(1999, 3, 15)
    assert claim.expiry == Expiry(date(2039, 3, 15))


@pytest.mark.parametrize(("at", "field"), [(14, "number"), (29, "optional"), (36, "birth"),
                                           (44, "expiry"), (59, "all")])  # fmt: skip
def test_a_wrong_check_digit_names_its_field(at: int, field: str) -> None:
    zone = TD1[:at] + str((int(TD1[at]) + 1) % 10) + TD1[at + 1 :]
    assert field in parse_mrz(zone).wrong_check_digits
    with pytest.raises(AtTheDeskError, match=r"mrz\.check_digit_wrong"):
        parse_typed_mrz(zone)


def test_the_standards_passport() -> None:
    """ICAO Doc 9303 Part 4, Appendix B."""
    mrz = parse_typed_mrz(
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
    )
    assert mrz.document_number == "L898902C3"
    claim = claim_of(mrz, Source.MRZ, today=TODAY)
    assert claim.unaccented_name == "ERIKSSON ANNA MARIA"
    assert claim.birth is not None and claim.birth.full == date(1974, 8, 12)
    assert claim.number is None


def test_a_long_document_number_in_td1() -> None:
    """ICAO Doc 9303 Part 11, Appendix D.2."""
    zone = (
        "I<UTOD23145890<7349<<<<<<<<<<<3407127M9507122UTO<<<<<<<<<<<2STEVENSON<<PETER<JOHN<<<<<<<<<"
    )
    mrz = parse_mrz(zone)
    assert mrz.document_number == "D23145890734"
    assert mrz.wrong_check_digits == ()


@pytest.mark.parametrize(
    ("birth", "issued", "expiry"),
    [
        (date(1999, 3, 15), date(2021, 5, 10), (date(2024, 3, 15),)),
        (date(1999, 3, 15), date(2022, 4, 20), (date(2039, 3, 15),)),
        (date(1966, 1, 1), date(2024, 2, 1), (None,)),
        (date(1999, 3, 15), date(2022, 3, 15), (date(2024, 3, 15), date(2039, 3, 15))),
        (date(1966, 1, 1), date(2024, 1, 1), (None, date(2026, 1, 1))),
        (date(2012, 6, 1), date(2024, 8, 1), (date(2037, 6, 1),)),
        (date(2013, 6, 1), date(2024, 8, 1), (date(2027, 6, 1),)),
        (date(2000, 2, 29), date(2021, 5, 10), (date(2025, 2, 28), date(2025, 3, 1))),
    ],
)
def test_expiry_by_the_exchange_ages(
    birth: date, issued: date, expiry: tuple[date | None, ...]
) -> None:
    assert expiry_candidates(birth, issued) == expiry


def test_the_code_alone_opens_the_chip() -> None:
    keys = keys_from_card(parse_card_qr(QR))
    assert keys.can == "012345"
    assert [key.information for key in keys.mrz] == [b"099012345999031593903157"]
    assert keys_from_mrz(parse_typed_mrz(TD1)) == keys
    assert "0990" not in repr(keys)
