from __future__ import annotations

import pytest

from kiosk.domain.phone import Phone, PhoneError, PhoneFault, parse_phone


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "(091) 234-5678",
        "+84912345678",
        "+84 912 345 678",
        "+84 (0)912 345 678",
        "+840912345678",
        "84912345678",
        "840912345678",
        "0084912345678",
        "0912\u00a0345\u00a0678",
    ],
)
def test_a_number_as_people_write_it(text: str) -> None:
    assert parse_phone(text) == Phone("0912345678", converted=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0120", "070"),
        ("0121", "079"),
        ("0122", "077"),
        ("0126", "076"),
        ("0128", "078"),
        ("0123", "083"),
        ("0124", "084"),
        ("0125", "085"),
        ("0127", "081"),
        ("0129", "082"),
        ("0162", "032"),
        ("0163", "033"),
        ("0164", "034"),
        ("0165", "035"),
        ("0166", "036"),
        ("0167", "037"),
        ("0168", "038"),
        ("0169", "039"),
        ("0186", "056"),
        ("0188", "058"),
        ("0199", "059"),
    ],
)
def test_eleven_digits_of_before_2018_are_converted_with_notice(old: str, new: str) -> None:
    expected = Phone(f"{new}1234567", converted=True)
    assert parse_phone(f"{old}1234567") == expected
    assert parse_phone(f"+84 {old[1:]} 123 4567") == expected
    assert parse_phone(f"84{old[1:]}1234567") == expected


@pytest.mark.parametrize(
    ("text", "fault", "digits"),
    [
        ("", PhoneFault.NOT_DIGITS, 0),
        ("+84", PhoneFault.WRONG_LENGTH, 1),
        ("091234567", PhoneFault.WRONG_LENGTH, 9),
        ("09123456789", PhoneFault.WRONG_LENGTH, 11),
        ("1912345678", PhoneFault.NOT_MOBILE, 10),
        ("0412345678", PhoneFault.NOT_MOBILE, 10),
        ("024 3825 1234", PhoneFault.NOT_MOBILE, 11),
        ("0912x45678", PhoneFault.NOT_DIGITS, 9),
        ("+1 202 555 0100", PhoneFault.NOT_DIGITS, 11),
        ("０９１２３４５６７８", PhoneFault.NOT_DIGITS, 10),
        ("0912345678\x00", PhoneFault.NOT_DIGITS, 10),
        ("01301234567", PhoneFault.WRONG_LENGTH, 11),
    ],
)
def test_what_is_no_mobile_number_says_why(text: str, fault: PhoneFault, digits: int) -> None:
    with pytest.raises(PhoneError) as caught:
        parse_phone(text)
    assert (caught.value.fault, caught.value.digits) == (fault, digits)
    assert "912" not in str(caught.value)


@pytest.mark.parametrize("second", "35789")
def test_a_prefix_nobody_has_heard_of_is_not_blocked(second: str) -> None:
    assert parse_phone(f"0{second}00000000").value == f"0{second}00000000"


@pytest.mark.parametrize("value", ["", "912345678", "09123456789", "1912345678", "091234567x"])
def test_the_type_takes_ten_digits_only(value: str) -> None:
    with pytest.raises(ValueError, match="ten digits"):
        Phone(value)


def test_one_mask_and_one_way_of_reading_back() -> None:
    phone = Phone("0821234088")
    assert phone.masked == "082****088"
    assert phone.grouped == "0821 234 088"
    assert "082" not in repr(phone)
