"""The words that the guides show of the portal stand on the counter, letter by letter."""

from __future__ import annotations

import pytest

from counter_ui.wording import load_wording

WORDS = [
    "Chọn phương thức đăng ký",
    "Vui lòng chọn phương thức đăng ký",
    "Xác minh mức độ trung bình (IAL2)",
    "Xác minh mức độ cao (IAL3)",
    "Công dân",
    "Doanh nghiệp",
    "Cơ quan nhà nước",
    "Thuê bao di động",
    "Bảo hiểm xã hội",
    "Bưu điện Việt Nam",
    "SIM ký số",
    "USB ký số",
    "Đăng ký Thuê bao di động (Chỉ dành cho công dân)",
    "Đăng ký Bảo hiểm xã hội (Chỉ dành cho công dân)",
    "Đăng ký Sim ký số",
    "Nhập số CMT/CCCD",
    "Nhập họ tên",
    "Nhập số điện thoại",
    "Mã bảo hiểm xã hội",
    "Nhập mã OTP",
    "Nhập mật khẩu",
    "Nhập lại mật khẩu",
    "* Sử dụng 8 ký tự trở lên bao gồm chữ thường, chữ in hoa, số và ký tự đặc biệt.",
    "Ngày hiệu lực",
    "Ngày hết hạn",
    "Tên CA",
    "Quên mật khẩu",
    "Xác nhận",
    "Bạn phải nhập cmt/cccd.",
]
BEGINNINGS = [
    "Mã xác thực đã được gửi qua SĐT: ",
    "Xác thực mã OTP",
    "Bạn chưa nhận được mã? Gửi lại OTP",
    "Nhập mã bảo hiểm xã hội",
]


@pytest.mark.parametrize("words", WORDS)
def test_the_words_are_there(words: str) -> None:
    assert words in load_wording("vi").words.values()


@pytest.mark.parametrize("words", BEGINNINGS)
def test_the_sentence_begins_so(words: str) -> None:
    assert any(each.startswith(words) for each in load_wording("vi").words.values())
