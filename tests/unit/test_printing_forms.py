from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.papers import raw_words_of, receipt, refusal, words_of

from kiosk.domain.clean_text import CleanText
from kiosk.domain.policy import Level, Method
from kiosk.domain.receipt import ReceiptState
from kiosk.domain.registration import RefusalReason
from kiosk.errors import TechnicianError
from printing.document import Document, Items, Line
from printing.form import load_form
from printing.pdf import render_pdf
from printing.receipt import receipt_document
from printing.refusal import refusal_document
from printing.text import render_text

FULL_NUMBER = "001099012345"


def receipt_words(**changes: object) -> str:
    return words_of(render_pdf(receipt_document(receipt(**changes))))  # type: ignore[arg-type]


def test_the_receipt_has_the_fields_of_the_official_form() -> None:
    text = receipt_words()
    for words in (
        "UBND PHƯỜNG AN BÌNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập – Tự do – Hạnh phúc",
        "Số: ANBINH-Q3-261122-0007",
        "01935a2e-7b00-7c3a-9d11-0123456789ab",
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ",
        "Tiếp nhận hồ sơ của: NGUYỄN VĂN THỬ",
        "Số định danh cá nhân: 001•••••2345",
        "Địa chỉ: •••, phường An Bình, tỉnh Mẫu (đã che bớt)",
        "Số điện thoại: 091****678",
        "An Bình, ngày 22 tháng 11 năm 2026",
        "Đăng ký tài khoản Cổng Dịch vụ công quốc gia",
        "Mức 3 (mức do hệ thống trung tâm quyết định)",
        "(đã che bớt) · Email: không ghi trên giấy này",
        "Số lượng hồ sơ: 01 bộ",
        "Thời gian giải quyết",
        "Thời gian trả kết quả:",
        "Quyển ANBINH-Q3-261122, số thứ tự 0007, mã",
        "10 giờ 15 phút, ngày 22 tháng 11 năm 2026",
        "3f3f 3f3f 3f3f 3f3f",
        "NGƯỜI NỘP HỒ SƠ",
        "NGƯỜI TIẾP NHẬN HỒ SƠ",
        "TRẦN THỊ MẪU",
        "Cán bộ không bao giờ hỏi OTP, mật khẩu, mã PIN.",
        "Địa chỉ đúng duy nhất: https://dichvucong.gov.vn",
    ):
        assert words in text


def test_received_at_the_counter_is_never_said_to_be_in_the_system() -> None:
    text = receipt_words(state=ReceiptState.RECEIVED)
    assert "ĐÃ TIẾP NHẬN TẠI QUẦY (chưa vào hệ thống)" in text
    assert "ĐÃ VÀO HỆ THỐNG" not in text


def test_accepted_says_that_the_centre_has_it() -> None:
    text = receipt_words(state=ReceiptState.ACCEPTED)
    assert "ĐÃ VÀO HỆ THỐNG" in text
    assert "chưa vào hệ thống" not in text


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("level", Level)
def test_every_method_and_level_has_its_words(method: Method, level: Level) -> None:
    assert receipt_document(receipt(method=method, level=level)).blocks


def test_without_an_address_the_receipt_says_so() -> None:
    assert "Địa chỉ: không ghi trên giấy này" in receipt_words(masked_address=None)


def test_an_office_without_a_place_has_the_date_alone() -> None:
    text = receipt_words(office=replace(receipt().office, place=CleanText("")))
    assert "Ngày 22 tháng 11 năm 2026" in text
    assert ", ngày 22 tháng 11 năm 2026 Bộ phận" not in text


def test_only_one_copy_is_said_to_be_on_paper() -> None:
    text = receipt_words()
    assert "liên in này giao người nộp hồ sơ; liên điện tử lưu trong sổ" in text


@pytest.mark.parametrize("lines", range(1, 60))
def test_a_heading_stays_with_what_it_leads(lines: int) -> None:
    """However much stands above it: the heading is never the last line of a page."""
    above = (Line(CleanText("dòng")),) * lines
    blocks = (*above, Line(CleanText("Đầu mục"), leads=True), Items((CleanText("một"),) * 3))
    page = Document(form="test 1", title=CleanText("Trang thử"), number="N-1", blocks=blocks)
    for side in raw_words_of(render_pdf(page)).split("\f"):
        assert ("Đầu mục" in side) == ("một" in side)


def test_without_a_phone_the_receipt_says_so() -> None:
    assert "Số điện thoại: không đăng ký" in receipt_words(masked_phone=None)


def test_a_training_receipt_says_so_twice_and_a_real_one_never() -> None:
    assert receipt_words(simulated=True).count("PHIẾU TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ") == 2
    assert "TẬP HUẤN" not in receipt_words()


@pytest.mark.parametrize("reason", RefusalReason)
def test_every_reason_has_its_words_and_a_way_on(reason: RefusalReason) -> None:
    slip = refusal(reason_code=reason.value)
    form = load_form("refusal")
    key = reason.value.removeprefix("refusal.")
    text = words_of(render_pdf(refusal_document(slip)))
    assert text.count(form.say("reason", key)) == 1
    assert form.list("next", key)
    assert "PHIẾU TỪ CHỐI TIẾP NHẬN HỒ SƠ" in text
    assert "1900 0000" in text


def test_a_reason_without_words_is_named_by_its_code() -> None:
    text = words_of(render_pdf(refusal_document(refusal(reason_code="refusal.quite_new"))))
    assert "refusal.quite_new" in text
    assert load_form("refusal").say("reason", "other") in text


def test_a_training_refusal_says_so() -> None:
    text = render_text(refusal_document(refusal(simulated=True)))
    assert "PHIẾU TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in text


def test_plain_text_keeps_to_its_width_and_says_everything() -> None:
    paper = receipt(" ".join(["CÔNG TẰNG TÔN NỮ"] * 7))
    lines = render_text(receipt_document(paper), width_cells=60).splitlines()
    assert all(len(line) <= 60 for line in lines if line != paper.signed_code)
    assert paper.signed_code in lines
    assert paper.applicant_name in " ".join(" ".join(lines).split())


def test_every_form_file_names_its_version_and_its_basis() -> None:
    forms = [each.stem for each in Path("printing/forms").glob("*.toml")]
    assert {"receipt", "refusal"} <= set(forms)
    for each in forms:
        form = load_form(each)
        assert form.id == each
        assert form.version
        assert form.basis


def test_a_missing_word_names_form_table_and_key() -> None:
    with pytest.raises(TechnicianError) as caught:
        load_form("receipt").say("head", "nowhere")
    assert caught.value.facts == {"form": "receipt", "table": "head", "key": "nowhere"}


def test_no_repr_shows_a_person() -> None:
    document = receipt_document(receipt())
    assert "NGUYỄN" not in repr(document)
    assert all("NGUYỄN" not in repr(block) for block in document.blocks)
