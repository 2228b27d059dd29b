from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.papers import NOW, OFFICE, codes_in, pictures_of, words_of

from kiosk.domain.clean_text import CleanText
from printing.form import load_form
from printing.notice import Notice, NoticeKind, notice_document
from printing.pdf import render_pdf
from printing.shift_report import ShiftReport, shift_report_document
from printing.text import render_text
from printing.trial_page import TRIAL_CODE, trial_document


def notice(kind: NoticeKind, **changes: Any) -> Notice:
    usual: dict[str, Any] = {
        "number": "ANBINH-Q3-261122-0010",
        "registration_id": "01935a2e-7b00-7c3a-9d11-0123456789ad",
        "issued_at": NOW,
        "office": OFFICE,
        "officer_name": CleanText("TRẦN THỊ MẪU"),
        "applicant_name": CleanText("NGUYỄN VĂN THỬ"),
        "masked_number": "001•••••2345",
        "masked_phone": "091****678",
        "simulated": False,
    }
    return Notice(kind=kind, **{**usual, **changes})


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_is_one_page_with_title_way_on_and_warning(kind: NoticeKind) -> None:
    pdf = render_pdf(notice_document(notice(kind)))
    text = words_of(pdf)
    form = load_form(kind.value)
    assert form.say("head", "title") in text
    assert "Cán bộ không bao giờ hỏi OTP, mật khẩu, mã PIN." in text
    assert "Địa chỉ đúng duy nhất: https://dichvucong.gov.vn" in text
    assert "1900 0000" in text
    for number, words in enumerate(form.list("body", "next"), start=1):
        assert f"{number}. {words}" in text
    assert text.endswith("1/1")


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_address_on_a_notice_is_the_right_one(kind: NoticeKind) -> None:
    text = render_text(notice_document(notice(kind)), width_cells=500)
    assert set(re.findall(r"https?://[\w./-]*\w", text)) == {"https://dichvucong.gov.vn"}


def test_a_supplement_lists_what_to_bring_once() -> None:
    items = (CleanText("Thẻ căn cước còn hạn, bản chính"), CleanText("Quyết định giám hộ"))
    text = words_of(render_pdf(notice_document(notice(NoticeKind.SUPPLEMENT, items=items))))
    assert text.count("1. Thẻ căn cước còn hạn, bản chính") == 1
    assert text.count("2. Quyết định giám hộ") == 1


def test_a_referral_names_nobody() -> None:
    text = words_of(render_pdf(notice_document(notice(NoticeKind.VNEID))))
    assert "NGUYỄN VĂN THỬ" not in text
    assert "•2345" not in text


def test_a_training_notice_says_so() -> None:
    text = words_of(render_pdf(notice_document(notice(NoticeKind.DISPUTE, simulated=True))))
    assert text.count("PHIẾU TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ") == 2


def report(**changes: Any) -> ShiftReport:
    usual: dict[str, Any] = {
        "number": "ANBINH-Q3-261122-CA1",
        "shift_id": "01935a2e-7b00-7c3a-9d11-0123456789ae",
        "office": OFFICE,
        "officer_name": CleanText("TRẦN THỊ MẪU"),
        "opened_at": NOW,
        "closed_at": NOW + timedelta(hours=8),
        "recorded": 31,
        "refused": 4,
        "abandoned": 2,
        "accepted": 29,
        "waiting": 2,
        "not_printed": 0,
        "entries": 214,
        "ledger_head": "0123456789abcdef" * 4,
        "simulated": False,
    }
    return ShiftReport(**{**usual, **changes})


def test_a_shift_report_gives_counts_and_the_whole_ledger_head() -> None:
    text = words_of(render_pdf(shift_report_document(report())))
    assert "Hồ sơ đã ghi sổ: 31" in text
    assert "Còn chờ gửi: 2" in text
    assert "0123456789abcdef" * 4 in text.replace(" ", "")
    assert "SỐ LIỆU KHỚP VỚI SỔ GHI" in text


def test_a_shift_report_that_does_not_agree_says_where() -> None:
    differing = report(differences=(CleanText("sổ ghi có 32 hồ sơ, hàng chờ có 31"),))
    text = words_of(render_pdf(shift_report_document(differing)))
    assert "SỐ LIỆU CHƯA KHỚP" in text
    assert "1. sổ ghi có 32 hồ sơ, hàng chờ có 31" in text
    assert "SỐ LIỆU KHỚP VỚI" not in text


def test_the_test_page_shows_every_letter_and_its_code_is_read_back(tmp_path: Path) -> None:
    pdf = render_pdf(trial_document(CleanText("Máy in quầy 3")))
    text = words_of(pdf).replace(" ", "")
    for letter in "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ":
        assert text.count(letter) >= 2
    assert codes_in(pictures_of(pdf, tmp_path)[0]) == [TRIAL_CODE]
