from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kiosk.errors import TechnicianError
from kiosk.practice.people import load_person, person_names


def test_the_default_person_has_the_qr_that_the_facts_give() -> None:
    assert load_person().qr_text() == (
        "001099012345||Nguyễn Văn Thử|15031999|Nam|Tổ 1, Xã A, Huyện B, Tỉnh C|20042022"
    )


@pytest.mark.parametrize("name", person_names())
def test_every_packaged_person_agrees_with_the_number(name: str) -> None:
    person = load_person(name)
    century_and_sex = 2 * (person.birth.year // 100 - 19) + (person.sex == "Nữ")
    assert int(person.number[3]) == century_and_sex
    assert person.number[4:6] == f"{person.birth:%y}"
    assert person.qr_text().count("|") == 6


def test_an_elder_has_no_expiry_but_an_mrz_date() -> None:
    elder = load_person("pham-van-lao")
    assert elder.expires is None
    assert elder.expiry_text == "Không thời hạn"
    assert f"{elder.expiry_in_mrz:%y%m%d}" == "991231"


def test_a_person_is_loaded_from_a_file_given(tmp_path: Path) -> None:
    file = tmp_path / "somebody.toml"
    file.write_text(
        'number="001099012346"\nname="A B"\nbirth=1999-01-02\nsex="Nam"\n'
        'residence="X"\nissued=2022-01-02\norigin="Y"\n'
    )
    assert load_person(file).birth == date(1999, 1, 2)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("numbr = 'x'", "numbr"),
        ("number = 'x'", ""),
        ("= =", ""),
        (
            "number='12345678901a'\nname=''\nbirth=1999-01-02\nsex='Nam'\nresidence=''\n"
            "issued=2022-01-02\norigin=''",
            "number",
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_key(tmp_path: Path, text: str, key: str) -> None:
    file = tmp_path / "bad.toml"
    file.write_text(text)
    with pytest.raises(TechnicianError) as caught:
        load_person(file)
    assert caught.value.code == "practice.person_invalid"
    assert caught.value.facts["file"] == "bad.toml"
    if key:
        assert caught.value.facts["key"] == key


def test_an_unknown_person_is_refused() -> None:
    with pytest.raises(TechnicianError) as caught:
        load_person("nobody-at-all")
    assert caught.value.code == "practice.person_unknown"


def test_a_person_shows_nothing_in_a_repr() -> None:
    assert repr(load_person()) == "Person(...)"
