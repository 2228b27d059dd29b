"""What can be a name, and what is said of the rest."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.name_rule import LONGEST_NAME, name_fault


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Văn Thử",
        unicodedata.normalize("NFD", "NGUYỄN VĂN THỬ"),
        "K’Nam",
        "K'Nam",
        "Kʼ Nam",
        "Ka Nam",
        "Y",
        "Cill Ha Git",
        "Đặng Thị Hồng-Ngọc Jr.",
        "Hoà",
        "a" * LONGEST_NAME,
    ],
)
def test_names_of_all_peoples_may_stand(name: str) -> None:
    assert name_fault(name) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "typed.name_missing"),
        ("   ", "typed.name_missing"),
        ("a" * (LONGEST_NAME + 1), "typed.name_long"),
        ("Nguyen Van 4", "typed.name_digits"),
        ("Nguyen Va\u0661", "typed.name_digits"),
        ("Nguyễn Văn\x1b[m Thử", "typed.name_letters"),
        ("Nguyen\u200b\u202eThu", "typed.name_letters"),
        ("Н\u0433уен", "typed.name_letters"),
        ("'", "typed.name_letters"),
        ("<script>", "typed.name_letters"),
        ("Nguyễn Văn Thử;", "typed.name_letters"),
    ],
)
def test_everything_else_has_its_reason(text: str, code: str) -> None:
    assert name_fault(text) == code


@given(st.text(max_size=400))
def test_any_text_is_judged(text: str) -> None:
    kinds = {"missing", "long", "digits", "letters"}
    assert name_fault(text) in {"", *(f"typed.name_{kind}" for kind in kinds)}
