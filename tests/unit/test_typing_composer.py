"""Telex and VNI, word by word; the words were written down by hand."""

from __future__ import annotations

import pytest

from counter_ui.typing.composer import Typing, compose


def typed(typing: Typing, keys: str) -> str:
    text = ""
    for key in keys:
        text = compose(typing, text, key)
    return text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("Nguyeenx", "Nguyễn"),
        ("Nguyenxe", "Nguyễn"),
        ("Vawn", "Văn"),
        ("Thuwr", "Thử"),
        ("Thwr", "Thử"),
        ("NGUYEENX VAWN THUWR", "NGUYỄN VĂN THỬ"),
        ("dduwowngf", "đường"),
        ("duongwdf", "đường"),
        ("Hoaf", "Hòa"),
        ("hoafn", "hoàn"),
        ("Thuys", "Thúy"),
        ("quys", "quý"),
        ("qusy", "quý"),
        ("gif", "gì"),
        ("gisa", "giá"),
        ("giowf", "giờ"),
        ("gieengs", "giếng"),
        ("quoocs", "quốc"),
        ("thuowr", "thuở"),
        ("thuowngr", "thưởng"),
        ("muwa", "mưa"),
        ("muaw", "mưa"),
        ("luwu", "lưu"),
        ("luuw", "lưu"),
        ("huou", "huou"),
        ("huouw", "hươu"),
        ("guiwr", "gửi"),
        ("hoawcj", "hoặc"),
        ("khuyar", "khuỷa"),
        ("ngoaif", "ngoài"),
        ("toois", "tối"),
        ("toios", "tối"),
        ("nghieengx", "nghiễng"),
        ("ddawks lawks", "đắk lắk"),
        ("as", "á"),
        ("ass", "as"),
        ("aa", "â"),
        ("aaa", "aa"),
        ("ddd", "dd"),
        ("asz", "a"),
        ("xoong", "xông"),
        ("xooong", "xoong"),
        ("w", "w"),
        ("Smith", "Smith"),
        ("jazz", "jazz"),
        ("To 1, xa A", "To 1, xa A"),
        ("Toor 1", "Tổ 1"),
    ],
)
def test_telex(keys: str, text: str) -> None:
    assert typed(Typing.TELEX, keys) == text


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("Nguye6n4", "Nguyễn"),
        ("Nguyen64", "Nguyễn"),
        ("Va8n", "Văn"),
        ("Thu73", "Thử"),
        ("d9u7o7ng2", "đường"),
        ("duong792", "đường"),
        ("d9a81k la81k", "đắk lắk"),
        ("a1", "á"),
        ("a11", "a1"),
        ("a10", "a"),
        ("o66", "o6"),
        ("To63 12", "Tổ 12"),
        ("0912345678", "0912345678"),
        ("mua7", "mưa"),
        ("thuo73", "thuở"),
    ],
)
def test_vni(keys: str, text: str) -> None:
    assert typed(Typing.VNI, keys) == text


def test_nothing_is_composed_where_it_is_off() -> None:
    assert typed(Typing.NONE, "Nguyeenx Vawn") == "Nguyeenx Vawn"


def test_it_goes_on_from_a_word_that_stands_there_already() -> None:
    assert compose(Typing.TELEX, "Hòa Bin", "f") == "Hòa Bìn"
    assert compose(Typing.TELEX, "hòa", "n") == "hoàn"
    assert compose(Typing.TELEX, "thuơ", "n") == "thươn"
