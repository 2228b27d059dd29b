from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from support.papers import NOW, OFFICE, codes_in, pictures_of, words_of

from kiosk.domain.account_service import Guidance, GuidanceKind
from kiosk.domain.clean_text import CleanText
from kiosk.domain.shift_report import ShiftCounts, ShiftReport
from kiosk.domain.task import TaskKind
from printing.form import load_form
from printing.guidance import guidance_document
from printing.pdf import render_pdf
from printing.shift_report import shift_report_document
from printing.text import render_text
from printing.trial_page import TRIAL_CODE, trial_document


def notice(kind: GuidanceKind, **changes: Any) -> Guidance:
    usual: dict[str, Any] = {
        "number": "ANBINH-Q3-261122-0010",
        "registration_id": "01935a2e-7b00-7c3a-9d11-0123456789ad",
        "issued_at": NOW,
        "office": OFFICE,
        "officer_name": CleanText("TRẦN THỊ MẪU"),
        "applicant_name": CleanText("NGUYỄN VĂN THỬ"),
        "masked_number": "001•••••2345",
        "masked_phone": "091****678",
        "case": TaskKind.ACCOUNT_EXISTS if kind is GuidanceKind.CONFLICT else "",
        "answer": "account.exists" if kind is GuidanceKind.CONFLICT else "",
        "simulated": False,
    }
    return Guidance(kind=kind, **{**usual, **changes})


STATION_ONLY = (TaskKind.SET_ASIDE, TaskKind.STATION)
"""Nothing of these concerns the citizen."""


def next_steps(one: Guidance) -> tuple[str, ...]:
    table, key = ("next", one.case) if one.case else ("body", "next")
    return load_form(one.kind.value).list(table, key)


@pytest.mark.parametrize("kind", GuidanceKind)
def test_every_notice_is_one_page_with_title_way_on_and_warning(kind: GuidanceKind) -> None:
    pdf = render_pdf(guidance_document(notice(kind)))
    text = words_of(pdf)
    form = load_form(kind.value)
    assert form.say("head", "title") in text
    assert "Cán bộ không bao giờ hỏi OTP, mật khẩu, mã PIN." in text
    assert "Địa chỉ đúng duy nhất: https://dichvucong.gov.vn" in text
    assert "1900 0000" in text
    for number, words in enumerate(next_steps(notice(kind)), start=1):
        assert f"{number}. {words}" in text
    assert text.endswith("1/1")


@pytest.mark.parametrize("kind", GuidanceKind)
def test_every_address_on_a_notice_is_the_right_one(kind: GuidanceKind) -> None:
    text = render_text(guidance_document(notice(kind)), width_cells=500)
    assert set(re.findall(r"https?://[\w./-]*\w", text)) == {"https://dichvucong.gov.vn"}


def test_a_supplement_lists_what_to_bring_once() -> None:
    items = (CleanText("Thẻ căn cước còn hạn, bản chính"), CleanText("Quyết định giám hộ"))
    text = words_of(render_pdf(guidance_document(notice(GuidanceKind.SUPPLEMENT, items=items))))
    assert text.count("1. Thẻ căn cước còn hạn, bản chính") == 1
    assert text.count("2. Quyết định giám hộ") == 1


def test_a_referral_names_nobody() -> None:
    text = words_of(render_pdf(guidance_document(notice(GuidanceKind.VNEID))))
    assert "NGUYỄN VĂN THỬ" not in text
    assert "•2345" not in text


def test_a_training_notice_says_so() -> None:
    text = words_of(render_pdf(guidance_document(notice(GuidanceKind.DISPUTE, simulated=True))))
    assert text.count("PHIẾU TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ") == 2


def report(**changes: Any) -> ShiftReport:
    usual: dict[str, Any] = {
        "number": "ANBINH-Q3-261122-CA1",
        "shift_id": "01935a2e-7b00-7c3a-9d11-0123456789ae",
        "office": OFFICE,
        "officer_name": CleanText("TRẦN THỊ MẪU"),
        "opened_at": NOW,
        "closed_at": NOW + timedelta(hours=8),
        "counts": ShiftCounts(31, 4, 2, 29, 0),
        "waiting": 2,
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
    differing = report(differences=(("ledger_broken", 12), ("receipts_missing", 1)))
    text = words_of(render_pdf(shift_report_document(differing, copy=2)))
    assert "SỐ LIỆU CHƯA KHỚP" in text
    assert "1. Sổ ghi không còn nguyên từ mục 12." in text
    assert "2. Hồ sơ có trong sổ ghi mà không còn giấy tiếp nhận: 1." in text
    assert "Bản in lại lần 2" in text
    assert "SỐ LIỆU KHỚP VỚI" not in text


def test_the_test_page_shows_every_letter_and_its_code_is_read_back(tmp_path: Path) -> None:
    pdf = render_pdf(trial_document(CleanText("Máy in quầy 3")))
    text = words_of(pdf).replace(" ", "")
    for letter in "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđĐ":
        assert text.count(letter) >= 2
    assert codes_in(pictures_of(pdf, tmp_path)[0]) == [TRIAL_CODE]


@pytest.mark.parametrize("case", [*(kind for kind in TaskKind if kind not in STATION_ONLY), "new"])
def test_what_the_centre_answered_has_words_of_its_own(case: str) -> None:
    one = notice(GuidanceKind.CONFLICT, case=case, answer="account.exists")
    form = load_form("conflict")
    key = case if case in form.tables["band"] else "other"
    assert (key == "other") == (case == "new")
    text = words_of(render_pdf(guidance_document(one, copy=1)))
    assert form.say("band", key) in text
    assert form.list("next", key)[0] in text
    assert "Mã trả lời: account.exists" in text
    assert "Bản in lại lần 1" in text
